"""Who is there: password, code, the organisation's own sign-in, and proving it again."""
