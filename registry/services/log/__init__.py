"""The change log: written, read, told in words, redacted, and hidden where the law asks for it."""
