"""What each move still asks for, piece by piece, and which form does it."""
