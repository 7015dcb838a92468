"""Numbers over many cases, what families say, and the yearly reports."""
