"""Who may do what: the people who work with Maillage."""
