"""Cases seen by breaking the glass, and what another person says of it afterwards."""
