"""From a situation and the directory's records to pathways, and from pathways to words."""
