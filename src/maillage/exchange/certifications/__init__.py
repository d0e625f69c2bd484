"""France compétences' export of the national directories RNCP and RS, in: credentials and their blocks."""
