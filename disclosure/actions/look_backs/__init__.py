"""A look-back: one cause, many patients."""
