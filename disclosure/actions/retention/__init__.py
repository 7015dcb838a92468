"""How long a case is kept, what stands in the way of destroying it, and destroying it."""
