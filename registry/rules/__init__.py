"""Rules of the registry: pure functions and tables, no database, no web."""
