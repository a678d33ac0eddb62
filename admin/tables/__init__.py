"""The desk's flat tables: Flask-Admin lists and finds, services write, nothing is ever deleted."""
