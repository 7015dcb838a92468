"""What rules ask and by when, without a case."""
