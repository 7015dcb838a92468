"""A case as files that somebody takes away."""
