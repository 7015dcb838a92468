"""Cases that are none of their own: one twice, or recorded in error."""
