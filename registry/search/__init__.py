"""The search index: plain documents in, ranked hits with facets out."""
