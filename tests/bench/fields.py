"""Fields that many kinds of made-up record share."""

from typing import Any

from world import Spot

FLOWS = ("to-vehicle", "from-vehicle", "either")

Data = dict[str, Any]


def some(key: str, values: list[Any]) -> Data:
    """A field that is left out if it is empty."""
    return {key: values} if values else {}


def evidence(spot: Spot, sources: int) -> Data:
    """The fields that say where a record comes from and how sure it is."""
    sure = spot.chance(0.8)
    return {
        "sources": [{"source": id_, "locator": spot.clause()} for id_ in spot.ids("source", sources)],
        "confidence": "confirmed" if sure else "unconfirmed",
        **({} if sure else {"confirm-with": f"Chapter {spot.clause()} of {spot.id('source')}"}),
        **({"notes": notes(spot)} if spot.chance(0.6) else {}),
    }


def notes(spot: Spot) -> str:
    return f"{spot.sentences(1)} See also [[{spot.id('term')}]] and [[actor/{spot.id('actor')}]]."
