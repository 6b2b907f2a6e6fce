"""The only clock of newsbot: whoever needs the moment asks here."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)
