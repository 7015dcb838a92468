"""Promises: how they move, what was said of them, and what they are to prevent."""
