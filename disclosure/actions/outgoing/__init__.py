"""What goes out: messages that a change causes, news to the family, and what came back."""
