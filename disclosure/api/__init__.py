"""JSON for other systems, over the same actions as the pages and the commands."""
