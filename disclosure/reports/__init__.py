"""Numbers over many cases: what each means, and small ones kept back."""
