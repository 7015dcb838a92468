"""The pages of a look-back: one cause, many patients."""
