"""What `make bench` prints: what was measured, how often, and against what. No judgement."""
