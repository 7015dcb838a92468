"""A list of another program, row by row: cases of the good ones, the others back to be mended."""
