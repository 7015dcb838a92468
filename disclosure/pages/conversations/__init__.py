"""A conversation with the family, and what it is asked once before it is signed."""
