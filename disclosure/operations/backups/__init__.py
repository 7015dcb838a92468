"""What a backup is made of, and how it is put back: its file, its room, the database it was of."""
