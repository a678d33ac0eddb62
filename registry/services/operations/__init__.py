"""Running the registry: the worker, checks, backup and restore."""
