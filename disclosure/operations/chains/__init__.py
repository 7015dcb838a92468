"""The keyed chains of cases and of the house: read link by link, held against their ends."""
