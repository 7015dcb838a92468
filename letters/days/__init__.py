"""Days, as sentences name them: which day each is, and by which a promise is to be kept."""
