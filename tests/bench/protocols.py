"""Protocols, their vocabularies and their coverage: the spot of a record in the made-up world -> its data."""

from fields import Data, evidence, some
from world import EDITIONS, Spot, edition, family, has_vocabulary, title

TYPES = ("message-protocol", "message-protocol", "signalling", "lower-layer")


def protocol(spot: Spot) -> Data:
    number = spot.number
    before = [spot.world.ids["protocol"][number - 1]] if number % EDITIONS else []
    return {
        "title": title("protocol", number),
        "type": TYPES[number // EDITIONS % len(TYPES)],
        "summary": spot.sentences(3),
        "family": family(number),
        "short": f"{family(number).upper()} {edition(number)}",
        "edition": edition(number),
        "year": 2010 + number % EDITIONS * 5,
        "publisher": spot.words(3).capitalize(),
        **some("supersedes", before),
        "options": [{"id": "smart-charging", "title": "Smart charging"}, {"id": "metering", "title": "Metering"}],
        "openness": {
            "steward": spot.words(3).capitalize(),
            "text": "free",
            "access": ("open", "closed")[number % 7 == 6],
        },
        "interfaces": [serves(spot, number) for number in spot.world.served[number]],
        **evidence(spot, 3),
    }


def serves(spot: Spot, interface: int) -> Data:
    ends = (spot.world.ids["actor"][number] for number in spot.world.ends[interface])
    return {
        "interface": spot.world.ids["interface"][interface],
        "roles": dict(zip(ends, ("Server", "Client"), strict=True)),
        "basis": "in-scope",
        "sources": [{"source": spot.id("source"), "locator": spot.clause()}],
    }


def coverage(spot: Spot) -> Data:
    return {
        "title": f"Claims of {title('protocol', spot.number)}",
        "protocol": spot.world.ids["protocol"][spot.number],
        "claims": [claim(spot, id_) for id_ in claimed(spot)],
        **evidence(spot, 2),
    }


def claimed(spot: Spot) -> list[str]:
    """Most of the requirements that are asked for where the protocol serves."""
    asked = {number for interface in spot.world.served[spot.number] for number in spot.world.asked[interface]}
    return [spot.world.ids["requirement"][number] for number in sorted(asked) if spot.chance(0.9)]


def claim(spot: Spot, requirement: str) -> Data:
    support = spot.rng.choices(("full", "partial", "none"), (8, 2, 1))[0]
    limits: list[Data] = [{"option": "smart-charging"}, {"current": "dc"}, {"interfaces": [served(spot)]}, {}, {}, {}]
    return {
        "requirement": requirement,
        "support": support,
        **(grounds(spot) if support != "none" else {}),
        **({"note": spot.words(14)} if support != "full" else {}),
        **(spot.rng.choice(limits) if spot.chance(0.2) and support != "none" else {}),
        "checked": spot.date(),
    }


def grounds(spot: Spot) -> Data:
    if not has_vocabulary(spot.number):
        return {"source": spot.id("source"), "clause": spot.clause()}
    messages, members = spot.world.elements(spot.number)
    parent = spot.rng.choice(list(members))
    return {"via": [spot.rng.choice(messages), f"{parent}.{spot.rng.choice(members[parent])}"]}


def served(spot: Spot) -> str:
    return spot.world.ids["interface"][spot.rng.choice(spot.world.served[spot.number])]


def vocabulary(spot: Spot) -> Data:
    protocol = spot.number + spot.number // (EDITIONS - 1)
    messages, members = spot.world.elements(protocol)
    commit = f"{spot.rng.getrandbits(160):040x}"
    return {
        "title": f"Names of {title('protocol', protocol)}",
        "protocols": [spot.world.ids["protocol"][protocol]],
        "read-from": [
            {"repository": "example/names", "commit": commit, "paths": ["schemas/all.json"], "licence": "MIT"}
        ],
        "fidelity": spot.sentences(1),
        "elements": {"message": tuple(messages), "object": tuple(members)},
        "members": {"field": {parent: tuple(names) for parent, names in members.items()}},
    }
