"""The pages of a letter: its desk, its steps, and what came back."""
