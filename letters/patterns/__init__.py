"""Patterns of the rules: as policy/ writes them, what each needs, and which of many are run."""
