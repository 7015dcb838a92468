"""The people of a case: as they stand now, how they are reached, and whose word a record is."""
