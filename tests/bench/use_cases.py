"""Use cases and requirements: the spot of a record in the made-up world -> its data."""

from fields import FLOWS, Data, evidence, some
from world import Spot, needs_protocol, title

TOPICS = (
    "price",
    "event",
    "dispatch",
    "mobility",
    "report",
    "metering",
    "bidirectional",
    "capacity",
    "access",
    "security",
    "resilience",
    "identity",
    "interoperability",
    "market",
    "privacy",
)
NO_PROTOCOL = ("equipment", "organisation", "market", "deployment")
LEVELS = ("shall", "shall", "shall", "should", "may")
SECTORS = ("residential", "multi-unit", "workplace", "public", "fleet", "commercial", "aggregation")


def use_case(spot: Spot) -> Data:
    return {
        "title": title("use-case", spot.number),
        "summary": spot.sentences(2),
        "sector": spot.rng.sample(SECTORS, 2),
        "direction": ("V1G", "V1G", "V2G", "V2H", "V2B")[spot.number % 5],
        "services": spot.ids("service", 2),
        "drivers": spot.ids("driver", 2),
        "preconditions": [spot.sentences(1, 10)],
        "outcome": spot.sentences(1),
        "also-needs": spot.ids("requirement", 2, lambda number: not needs_protocol(number)),
        "effects": [effect(spot, kind) for kind in ("benefit", "cost")],
        "paths": [path(spot, id_) for id_ in ("by-station", "by-vehicle")],
        **evidence(spot, 4),
    }


def effect(spot: Spot, kind: str) -> Data:
    return {"actor": spot.id("actor"), "kind": kind, "note": spot.words(8), "source": spot.id("source")}


def path(spot: Spot, id_: str) -> Data:
    steps = [step(spot, number, told=position == 1) for position, number in enumerate(spot.near("interface", 5))]
    return {
        "id": id_,
        "title": spot.words(4).capitalize(),
        "approach": spot.rng.choice(("direct", "indirect")),
        "current": spot.rng.choice(("ac", "dc", "any", "any")),
        "decides": steps[0]["from"],
        "steps": steps,
    }


def step(spot: Spot, interface: int, *, told: bool) -> Data:
    """An exchange over an interface, towards the vehicle or away from it; a told one asks for nothing."""
    ends = [spot.world.ids["actor"][number] for number in spot.world.ends[interface]]
    flow = spot.rng.choice(FLOWS[:2])
    begin, end = ends if flow == "to-vehicle" else reversed(ends)
    flows = (flow, "either")
    numbers = [number for number in spot.world.asked[interface] if FLOWS[number % len(FLOWS)] in flows]
    asked = [spot.world.ids["requirement"][number] for number in spot.rng.sample(numbers, min(3, len(numbers)))]
    wishes = {**some("needs", asked[:2]), **some("prefers", asked[2:])} if not told else {}
    return {"from": begin, "to": end, "exchange": spot.words(4), **wishes}


def requirement(spot: Spot) -> Data:
    level = LEVELS[spot.number % len(LEVELS)]
    by_protocol = needs_protocol(spot.number)
    return {
        "title": title("requirement", spot.number),
        "statement": f"The message {level} carry {spot.words(14)}.",
        "level": level,
        "category": "functional" if by_protocol else "non-functional",
        "topic": TOPICS[spot.number % len(TOPICS)],
        "met-by": "protocol" if by_protocol else spot.rng.choice(NO_PROTOCOL),
        "flow": FLOWS[spot.number % len(FLOWS)],
        "rationale": spot.sentences(1),
        "verification": spot.sentences(1),
        **some("refines", spot.earlier(0.2)),
        **evidence(spot, 4),
    }
