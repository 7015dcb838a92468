"""Who is on call, away or at work, and whom to ring for advice."""
