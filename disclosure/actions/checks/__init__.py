"""What is asked of a record before it is taken: whether it may be, and whether it can be true."""
