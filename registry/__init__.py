"""The registry of indicators: definitions, versions, agreement, export."""
