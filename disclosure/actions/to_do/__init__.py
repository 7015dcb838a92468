"""What is to be done, and by whom: the rows of Today and of the page of a case."""
