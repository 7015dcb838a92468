"""The privileged analysis: who may read it, and how much of it stands in other words."""
