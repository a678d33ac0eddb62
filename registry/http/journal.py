"""The server's own journal: one JSON line an event, tracebacks without the values of variables."""

import sys

import structlog
from flask import Flask


def init(app: Flask) -> None:
    """Write events as JSON lines to the standard error; no personal data beyond the path."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
