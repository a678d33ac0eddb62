"""Verbs of the registry: one function is one intention and one transaction."""
