"""Work that nobody waits for: asked for, stopped, gone on with, and how far it has come."""
