"""The life of a definition: described, proposed, decided, published, and its place in time."""
