"""Dates: the environment -> the day that counts as today, so that a build can be repeated."""

from collections.abc import Mapping
from datetime import UTC, date, datetime


def today(environment: Mapping[str, str]) -> date:
    """The UTC date, or that of SOURCE_DATE_EPOCH (seconds since 1970).

    Raises:
        ValueError: SOURCE_DATE_EPOCH is no number, or too far away.
    """
    epoch = environment.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):  # which one depends on how far, and on the machine
        raise ValueError(f"SOURCE_DATE_EPOCH is no number of seconds since 1970: '{epoch}'") from None


def epoch_of(day: date) -> str:
    """The SOURCE_DATE_EPOCH of a day."""
    return str(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()))
