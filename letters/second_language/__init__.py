"""A letter in a second language: that it says the same days, numbers and sentences."""
