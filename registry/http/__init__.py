"""What the doors share: who asks, errors to answers, negotiation, paging, headers."""
