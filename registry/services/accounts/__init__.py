"""People at the desk: how they sign in, and what they may do."""
