"""People: those of a case as they stand now, and colleagues by account and name."""
