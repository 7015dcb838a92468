"""Work that nobody asks for on a page: worked off again and again, over rows that are due."""
