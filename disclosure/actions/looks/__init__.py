"""Which cases somebody sees, how they are found, and the line that every look leaves."""
