"""Where a person tells a situation and reads the pathways that it opens."""
