"""Cases seen by breaking the glass, and what auditors read of it."""
