"""How the incident and a commitment move: their facts, and what follows."""
