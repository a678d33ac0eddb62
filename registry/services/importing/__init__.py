"""Loading whole catalogues from rows, with the checks of the desk."""
