"""The made-up world: its size and a seed -> ids of every kind, who is near whom, and texts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random

from words import FIRST, MIDDLE, PLAIN, THINGS

NEIGHBOURHOOD = 650  # records that know each other: about the size of the project's own knowledge base
SHARES = {  # records of each kind in 1,000; sources make up the rest
    "actor": 50,
    "coverage": 27,
    "driver": 50,
    "interface": 60,
    "meeting": 25,
    "protocol": 27,
    "requirement": 150,
    "service": 50,
    "term": 190,
    "use-case": 90,
    "vocabulary": 18,
}
MATRICES = ("driver-protocol", "interface-protocol", "requirement-protocol", "use-case-protocol")
EDITIONS = 3  # of each family of protocols; the last one has no vocabulary
ASKED = 7  # requirements on one interface
NAMES_EACH = 3  # a term needs a title and two other labels

Fits = Callable[[int], bool]


@dataclass(frozen=True)
class World:
    """What every record may know of the others before they are written."""

    size: int
    seed: int

    @cached_property
    def ids(self) -> dict[str, list[str]]:
        counts = {kind: self.size * share // 1000 for kind, share in SHARES.items()}
        counts["protocol"] = counts["coverage"]
        counts["vocabulary"] = counts["protocol"] - counts["protocol"] // EDITIONS
        counts["matrix"] = len(MATRICES)
        counts["source"] = self.size - sum(counts.values())
        return {kind: [_id(kind, number) for number in range(count)] for kind, count in counts.items()}

    def count(self, kind: str) -> int:
        return len(self.ids[kind])

    @cached_property
    def ends(self) -> list[tuple[int, int]]:
        """The two actors of each interface: every actor with the next ones, so that no two interfaces are the same."""
        interfaces, actors = self.count("interface"), self.count("actor")
        firsts = [number * actors // interfaces for number in range(interfaces)]
        before = [number - firsts.index(first) for number, first in enumerate(firsts)]
        return [(first, (first + step + 1) % actors) for first, step in zip(firsts, before, strict=True)]

    @cached_property
    def served(self) -> list[list[int]]:
        """The interfaces that each protocol serves."""
        spots = (Spot(self, "protocol", number, "served") for number in range(self.count("protocol")))
        return [sorted(spot.near("interface", 5)) for spot in spots]

    @cached_property
    def asked(self) -> list[list[int]]:
        """The requirements that steps ask for on each interface; the protocols that serve it make claims about them."""
        spots = (Spot(self, "interface", number, "asked") for number in range(self.count("interface")))
        return [spot.near("requirement", ASKED, needs_protocol) for spot in spots]

    def elements(self, protocol: int) -> tuple[list[str], dict[str, list[str]]]:
        """The messages and the members of objects, the same in all editions of a family."""
        rng = Random(f"{self.seed} elements {protocol // EDITIONS}")  # noqa: S311  # no secret is made here
        stems = rng.sample([first.title() + middle.title() for first in FIRST for middle in MIDDLE], 50)
        messages = [stem + end for stem in stems[:25] for end in ("Request", "Response")]
        return messages, {f"{stem}Type": sorted(set(rng.choices(PLAIN, k=8))) for stem in stems[25:]}


@dataclass(frozen=True)
class Spot:
    """Where one record stands: what is near, and its own source of chance."""

    world: World
    kind: str
    number: int
    purpose: str = ""

    @cached_property
    def rng(self) -> Random:
        return Random(f"{self.world.seed} {self.kind} {self.number} {self.purpose}")  # noqa: S311  # no secret

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def near(self, kind: str, count: int, fits: Fits = lambda number: True) -> list[int]:
        """Numbers of other records of a kind from the same neighbourhood."""
        every, own = self.world.count(kind), self.world.count(self.kind)
        width = min(every, max(12, every * NEIGHBOURHOOD // self.world.size))
        start = max(0, min(every - width, self.number * every // own - width // 2))
        known = [n for n in range(start, start + width) if fits(n) and (kind != self.kind or n != self.number)]
        return self.rng.sample(known, min(count, len(known)))

    def ids(self, kind: str, count: int, fits: Fits = lambda number: True) -> list[str]:
        return [self.world.ids[kind][number] for number in self.near(kind, count, fits)]

    def id(self, kind: str) -> str:
        return self.ids(kind, 1)[0]

    def earlier(self, chance: float) -> list[str]:
        """One record of the same kind from before this one, or none: such links cannot come back to their start."""
        if self.number == 0 or not self.chance(chance):
            return []
        return [self.world.ids[self.kind][max(0, self.number - self.rng.randint(1, 20))]]

    def words(self, count: int) -> str:
        """Words without a full stop; about every fifteenth is a title of the glossary."""
        chosen = self.rng.choices(PLAIN, k=count)
        for number in self.near("term", count // 15):
            chosen[self.rng.randrange(1, count)] = title("term", number).lower()
        return " ".join(chosen)

    def sentences(self, count: int, length: int = 17) -> str:
        return " ".join(self._sentences(count, length))

    def _sentences(self, count: int, length: int) -> Iterator[str]:
        for _ in range(count):
            text = self.words(self.rng.randint(length - 5, length + 5))
            yield f"{text[0].upper()}{text[1:]}."

    def clause(self) -> str:
        return f"{self.rng.randint(1, 12)}.{self.rng.randint(1, 20)}"

    def date(self) -> str:
        return f"{self.rng.randint(2012, 2025)}-{self.rng.randint(1, 12):02}-{self.rng.randint(1, 28):02}"


def name(number: int) -> str:
    """Three words, different for each number below 110,592."""
    mixed = number * 7919 % (len(FIRST) * len(MIDDLE) * len(THINGS))  # so that neighbours do not sound alike
    rest, first = divmod(mixed, len(FIRST))
    thing, middle = divmod(rest, len(MIDDLE))
    return f"{FIRST[first]} {MIDDLE[middle]} {THINGS[thing]}"


def title(kind: str, number: int) -> str:
    return name(number * NAMES_EACH if kind == "term" else number).capitalize()


def edition(protocol: int) -> str:
    return f"{protocol % EDITIONS + 1}.0"


def family(protocol: int) -> str:
    return f"p{protocol // EDITIONS:03}"


def needs_protocol(requirement: int) -> bool:
    """Whether a requirement is met by a protocol, as five of six are."""
    return requirement % 6 != 5


def has_vocabulary(protocol: int) -> bool:
    return protocol % EDITIONS != EDITIONS - 1


def _id(kind: str, number: int) -> str:
    if kind == "matrix":
        return MATRICES[number]
    if kind == "vocabulary":
        kind, number = "protocol", number + number // (EDITIONS - 1)
    if kind in ("protocol", "coverage"):
        return f"{family(number)}-{edition(number)}"
    return title(kind, number).lower().replace(" ", "-")
