"""Promises: the ledger, one promise, and what can be done with it."""
