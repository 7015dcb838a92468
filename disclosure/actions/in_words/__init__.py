"""What is on record, in sentences: the timeline, records, moves and looks."""
