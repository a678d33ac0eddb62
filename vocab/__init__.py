"""Words that would be true without our application: namespaces, code lists, own terms and shapes."""
