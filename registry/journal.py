"""The registry's journal: one JSON line an event, tracebacks without the values of variables."""

import re
import sys
from ipaddress import ip_address, ip_network

import structlog
from structlog.typing import EventDict

# What is kept of a network address: the part that several households share.
KEPT_BITS = {4: 24, 6: 48}
ADDRESS = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4})(?!\w)"
)
INVITATION = re.compile(r"(/einladung/)[^\s/?#\"']+")  # the key of a one-time link opens an account
TRACEBACK = "exception"


def init() -> None:
    """Write the events of this process as JSON lines to the standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.format_exc_info,
            _shorten,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
    )


def shortened(text: str) -> str:
    """Shorten the network addresses in a text, 192.0.2.17 → 192.0.2.0, and leave out keys of one-time links."""
    return ADDRESS.sub(lambda found: _shared_part(found[0]), INVITATION.sub(r"\1…", text))


def _shorten(_logger: object, _method: str, event: EventDict) -> EventDict:
    return {
        key: shortened(value) if isinstance(value, str) and key not in (TRACEBACK, "at") else value
        for key, value in event.items()
    }


def _shared_part(text: str) -> str:
    bare = text if text.endswith("::") else text.removesuffix(":")
    try:
        address = ip_address(bare)
    except ValueError:
        return text
    return text.replace(
        bare, str(ip_network((address, KEPT_BITS[address.version]), strict=False).network_address)
    )
