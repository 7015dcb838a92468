"""The form of any kind of record, and what stands beside its boxes."""
