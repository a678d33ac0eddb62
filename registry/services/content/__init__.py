"""What a definition says: from rows to content, and to the record that is shown and exported."""
