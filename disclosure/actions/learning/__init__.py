"""What is changed because of a case: improvements, and promises that it does not happen again."""
