"""What the check is made of: each looks for one thing in a text, and says where it stands."""
