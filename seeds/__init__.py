"""Stuttgart's catalogue as reviewable files, and the reading of them; loading is `services.importing`."""
