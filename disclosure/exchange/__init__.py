"""Formats of other programs: parsed and written; nothing is saved here."""
