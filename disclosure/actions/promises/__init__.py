"""What a promise says and whose it is."""
