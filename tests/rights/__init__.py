"""Every address of the site, asked by every member of the cast."""
