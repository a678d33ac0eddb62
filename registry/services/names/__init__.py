"""What things are called, and which definitions show or use them."""
