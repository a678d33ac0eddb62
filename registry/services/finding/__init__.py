"""Finding indicators: questions to the index, and keeping it."""
