"""What staff are told: messages as they go out, the inbox, and their own days as a calendar."""
