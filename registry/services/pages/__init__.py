"""What pages and lists show, read in one go."""
