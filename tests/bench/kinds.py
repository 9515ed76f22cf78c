"""Kinds: the spot of a record in the made-up world -> its data, one function for each kind."""

from collections.abc import Callable

from fields import Data, evidence, some
from protocols import coverage, protocol, vocabulary
from use_cases import requirement, use_case
from world import MATRICES, NAMES_EACH, Spot, name, title

COMMUNITIES = ("ocpp", "ocpi", "iso-iec", "sae", "ieee", "openadr", "us-federal", "california", "eu-law", "gb-law")
PLACES = ("US", "US-CA", "GB", "DK", "EU", "DE", "US-NY", "NL")
COLUMNS = ("p000", "p001", "p002", "p003")  # all records against all records would not be linear


def actor(spot: Spot) -> Data:
    return {
        "title": title("actor", spot.number),
        "type": ("system", "device", "organisation", "person", "system")[spot.number % 5],
        "summary": spot.sentences(2),
        "aliases": [{"label": spot.words(3), "used-by": body} for body in spot.rng.sample(COMMUNITIES, 3)],
        **some("part-of", spot.earlier(0.3)),
        **evidence(spot, 3),
    }


def driver(spot: Spot) -> Data:
    return {
        "title": title("driver", spot.number),
        "type": ("statute", "regulation", "decision", "tariff", "policy")[spot.number % 5],
        "jurisdiction": spot.rng.choice(PLACES),
        "issuer": spot.words(3),
        "force": "in-force",
        "dates": [{"date": spot.date(), "what": spot.words(4)} for _ in range(2)],
        "summary": spot.sentences(2),
        "demands": spot.ids("requirement", 6),
        "mandates": [mandate(spot, number) for number in spot.near("protocol", 2)],
        **evidence(spot, 3),
    }


def mandate(spot: Spot, protocol: int) -> Data:
    interface = spot.rng.choice(spot.world.served[protocol])
    names = spot.world.ids
    return {"protocol": names["protocol"][protocol], "interface": names["interface"][interface], "from": spot.date()}


def interface(spot: Spot) -> Data:
    grid_side, vehicle_side = (spot.world.ids["actor"][number] for number in spot.world.ends[spot.number])
    return {
        "title": title("interface", spot.number),
        "grid-side": grid_side,
        "vehicle-side": vehicle_side,
        "summary": spot.sentences(2),
        **evidence(spot, 2),
    }


def matrix(spot: Spot) -> Data:
    rows, columns = MATRICES[spot.number].rsplit("-", 1)
    cell = {"requirement": "claim", "use-case": "chain"}.get(rows, "link")
    return {
        "title": f"{rows.capitalize()} against {columns}",
        "summary": spot.sentences(3),
        "rows": {"kind": rows},
        "columns": {"kind": columns, "where": {"family": list(COLUMNS)}, "group-by": "family"},
        "cell": cell,
    }


def meeting(spot: Spot) -> Data:
    return {
        "title": title("meeting", spot.number),
        "date": spot.date(),
        "place": spot.words(1).capitalize(),
        "format": ("in-person", "web")[spot.number % 2],
        "summary": spot.sentences(2),
    }


def service(spot: Spot) -> Data:
    return {
        "title": title("service", spot.number),
        "summary": spot.sentences(2),
        "beneficiary": ("wholesale", "transmission", "distribution", "site", "customer", "society")[spot.number % 6],
        **some("broader", spot.earlier(0.6)),
        "jurisdiction": spot.rng.choice(PLACES),
        "operator": spot.words(2).capitalize(),
        "rules": [rule(spot) for _ in range(2)],
        **evidence(spot, 3),
    }


def rule(spot: Spot) -> Data:
    return {
        "quantity": spot.words(3),
        "comparator": ">=",
        "value": spot.rng.randint(1, 500),
        "unit": "kW",
        "as-of": spot.date(),
        "source": spot.id("source"),
        "locator": spot.clause(),
    }


def source(spot: Spot) -> Data:
    return {
        "title": title("source", spot.number),
        "type": ("standard", "specification", "guide", "law", "decision", "report", "paper", "presentation")[
            spot.number % 8
        ],
        "publisher": spot.words(2).capitalize(),
        "authors": [spot.words(2).title()],
        "date": spot.date(),
        "address": f"https://example.org/documents/{spot.number}",
        "read-in": "official",
        "summary": spot.sentences(1, 25),
        **(some("documents", spot.ids("protocol", 1)) if spot.chance(0.15) else {}),
        **({"meeting": spot.id("meeting"), "number": spot.number + 1} if spot.chance(0.3) else {}),
    }


def term(spot: Spot) -> Data:
    others = [name(spot.number * NAMES_EACH + step).capitalize() for step in (1, 2)]
    return {
        "title": title("term", spot.number),
        "definition": spot.words(16),
        "subject": ("charging", "power", "communication", "security", "market", "role", "data", "method")[
            spot.number % 8
        ],
        "also-called": [
            {"label": label, "used-by": body, "match": match}
            for label, body, match in zip(others, spot.rng.sample(COMMUNITIES, 2), ("same", "narrower"), strict=True)
        ],
        "definitions": [definition(spot, id_) for id_ in spot.ids("source", 1)],
        **some("broader", spot.earlier(0.5)),
        **some("related", spot.ids("term", 2)),
        **denotes(spot),
        **evidence(spot, 2),
    }


def definition(spot: Spot, source: str) -> Data:
    return {
        "source": source,
        "clause": spot.clause(),
        "says": spot.words(18),
        "differs": spot.words(9),
        "match": spot.rng.choice(("same", "narrower", "broader", "overlaps")),
    }


def denotes(spot: Spot) -> Data:
    """Every fourth term names an actor, each another one."""
    actor, rest = divmod(spot.number, 4)
    return {"denotes": spot.world.ids["actor"][actor]} if not rest and actor < spot.world.count("actor") else {}


KINDS: dict[str, Callable[[Spot], Data]] = {
    "actor": actor,
    "coverage": coverage,
    "driver": driver,
    "interface": interface,
    "matrix": matrix,
    "meeting": meeting,
    "protocol": protocol,
    "requirement": requirement,
    "service": service,
    "source": source,
    "term": term,
    "use-case": use_case,
    "vocabulary": vocabulary,
}
