"""What the law asks in a case: which rules apply, from when they count, and what became of it."""
