"""What goes out: messages to staff, news to the family, and what came back of it."""
