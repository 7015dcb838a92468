"""Who is away, who stands in, when somebody works, and whose turn it is."""
