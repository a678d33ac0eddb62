"""The public pages: search, indicators, versions, changes, and the things definitions point to."""
