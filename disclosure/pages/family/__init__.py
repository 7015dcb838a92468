"""The page of the family, under /f/; and its way there, as the team makes it."""
