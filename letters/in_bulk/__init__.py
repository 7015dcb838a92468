"""Many letters at once: who they go to, one template, processes, and what is there already."""
