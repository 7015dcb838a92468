"""Who leaves, or changes roles: what they owed and held goes to a successor, and nothing falls."""
