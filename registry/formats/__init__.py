"""Languages of the registry: bytes or plain records in, bytes or findings out."""
