"""What is asked of a record before it is taken: may it be, can it be true, and whose it is."""
