"""What is taken away from a case: packs, and the note for the health record."""
