"""What a person of the family sees, and how they come in."""
