"""The shell of the site: base pages, design system, health."""
