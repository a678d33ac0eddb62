"""Where the registry stands, and what its verbs share: marks, outbox, lock, checks of what was typed."""
