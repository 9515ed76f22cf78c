"""The explorer: choose protocols, for all or actor by actor, and see which use cases work end to end.

The page itself says the answer for all known protocols; scripts work out the others from the files of explorer_data.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any
from urllib.parse import urlencode

from vgikb.chain import LinkState, UseCaseState, chain
from vgikb.coverage import STRENGTH, coverage
from vgikb.explore import first_missing
from vgikb.findings import Name
from vgikb.graph import linked
from vgikb.pages import Page, Site, View, grouped, pages, render

SCRIPTS = ("model", "smallest", "state", "words", "choice", "list", "gains")
ROWS_A_PAGE = 500  # of the answer for all known protocols
Chosen = Mapping[str, tuple[str, ...]]  # actor -> protocols

OCPP_16, OCPP_201, OCPP_21 = ("ocpp-1.6",), ("ocpp-2.0.1",), ("ocpp-2.1",)
SIGNALLING, ISO_2, ISO_20 = ("iec61851-1",), ("iso15118-2",), ("iso15118-20",)
STATION, CAR = "charging-station", "ev"
PROGRAM, DER_SERVER = "utility-program-server", "utility-der-server"


@dataclass(frozen=True, slots=True)
class Start:
    """A choice ready made for one sort of reader: what actors have, and what it is compared with, if anything."""

    reader: str
    title: str
    actors: Chosen
    before: Chosen | None = None


STARTS = (
    Start(
        "Station makers",
        "Stations with OCPP 1.6 and cars with basic signalling only",
        {STATION: OCPP_16 + SIGNALLING, CAR: SIGNALLING},
    ),
    Start(
        "Station makers",
        "Those stations go from OCPP 1.6 to 2.0.1: what is won?",
        {STATION: OCPP_201 + SIGNALLING, CAR: SIGNALLING},
        {STATION: OCPP_16 + SIGNALLING, CAR: SIGNALLING},
    ),
    Start(
        "Station makers",
        "Stations with ISO 15118 go from OCPP 2.0.1 to 2.1: what is won?",
        {STATION: OCPP_21 + SIGNALLING + ISO_2 + ISO_20},
        {STATION: OCPP_201 + SIGNALLING + ISO_2 + ISO_20},
    ),
    Start("Automakers", "Cars with basic signalling only", {CAR: SIGNALLING}),
    Start("Automakers", "Cars go from basic signalling to ISO 15118-2", {CAR: SIGNALLING + ISO_2}, {CAR: SIGNALLING}),
    Start(
        "Automakers",
        "Cars go from ISO 15118-2 to ISO 15118-20",
        {CAR: SIGNALLING + ISO_2 + ISO_20},
        {CAR: SIGNALLING + ISO_2},
    ),
    Start("Utilities", "The utility's programme server has OpenADR 2.0b only", {PROGRAM: ("openadr-2.0b",)}),
    Start(
        "Utilities",
        "It goes from OpenADR 2.0b to 3.1: what is won?",
        {PROGRAM: ("openadr-2.0b", "openadr-3.1.0")},
        {PROGRAM: ("openadr-2.0b",)},
    ),
    Start(
        "Utilities",
        "The utility's DER server has IEEE 2030.5 in the manner of CSIP only",
        {DER_SERVER: ("csip-2.1", "ieee2030.5")},
    ),
    Start(
        "Regulators",
        "Stations with what NEVI names: OCPP 2.0.1 and ISO 15118-2, beside basic signalling",
        {STATION: OCPP_201 + SIGNALLING + ISO_2},
    ),
    Start(
        "Regulators",
        "Stations and cars with what EU law names: ISO 15118-2 and -20, beside OCPP 2.0.1",
        {STATION: OCPP_201 + ISO_2 + ISO_20, CAR: ISO_2 + ISO_20},
    ),
)


@dataclass(frozen=True, slots=True)
class Family:
    """Editions that are chosen together, as record and short name."""

    title: str
    about: str
    editions: tuple[tuple[Name, str], ...]


@pages("Explorer", "explorer/index.md", order=60)
def explorer(site: Site) -> Iterator[Page]:
    states = chain(site.kb).use_cases()
    parts = [states[at : at + ROWS_A_PAGE] for at in range(0, len(states), ROWS_A_PAGE)] or [[]]
    for number, rows in enumerate(parts):
        view = View(site, f"explorer/part-{number + 1}.md" if number else "explorer/index.md")
        title = f"Explorer, part {number + 1}" if number else "Explorer"
        values = {"sentence": _sentence(states), "rows": rows, "number": number, "parts": len(parts)}
        yield Page(view.path, _rendered(view, title, values if number else {**values, **_choices(site)}))


def _rendered(view: View, title: str, values: Mapping[str, Any]) -> str:
    scripts = [f"explorer-{name}.js" for name in SCRIPTS] + ["explorer.js"]
    about = "Choose the protocols that stations, vehicles, operators and utilities have: which use cases work?"
    return render(
        view,
        title,
        "explorer.md.jinja",
        wide=True,
        description=about,
        scripts=scripts if "families" in values else (),
        styles=("explorer.css",),
        first_missing=first_missing,
        link_title=lambda link: _link_title(view.site, link),
        over=_over,
        short=lambda name: _short(view.site, name),
        **values,
    )


def _sentence(states: list[UseCaseState]) -> str:
    """How many use cases work, in one sentence; the script says the same of a choice."""
    counts = Counter(found.state for found in states)
    full, partial, unknown, none = (counts[state] for state in reversed(STRENGTH))
    return (
        f"Of {len(states)} use cases {_verb(full, 'works', 'work')} from end to end, {partial} in part, "
        f"{_verb(unknown, 'is', 'are')} unknown, and {_verb(none, 'does', 'do')} not work."
    )


def _verb(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _over(found: UseCaseState) -> list[tuple[Name, list[str]]]:
    """The protocols of the best path, each once, with the options that they depend on there."""
    options: dict[Name, set[str]] = {}
    for link in found.best.links if found.best else ():
        if link.protocol:
            options.setdefault(link.protocol, set()).update(link.options)
    return [(name, sorted(chosen)) for name, chosen in options.items()]


def _link_title(site: Site, link: LinkState) -> str:
    records = site.kb.records
    ends = " and ".join(records[end].title if end in records else end.id for end in link.hop.ends)
    return records[link.hop.interface].title if link.hop.interface in records else ends


def _choices(site: Site) -> dict[str, Any]:
    """What a reader chooses from: protocols, actors, ready-made choices, and facets of use cases."""
    use_cases = [site.kb.records[name] for name in chain(site.kb).paths]
    services = {linked(text, "service") for record in use_cases for text in record.data.get("services", ())}
    return {
        "families": _families(site),
        "actors": _actors(site),
        "starts": grouped((start.reader, (start.title, _query(start))) for start in STARTS if _stands(site, start)),
        "directions": sorted({record.data["direction"] for record in use_cases}),
        "sectors": sorted({sector for record in use_cases for sector in record.data["sector"]}),
        "services": sorted(services & site.kb.records.keys(), key=lambda name: site.kb.records[name].title),
    }


def _actors(site: Site) -> list[Name]:
    """The actors at the ends of judged links, those with most links first."""
    hops = (hop for paths in chain(site.kb).paths.values() for path in paths for hop in path.hops)
    count = Counter(end for hop in hops for end in hop.ends if end in site.kb.records)
    return sorted(count, key=lambda name: (-count[name], name))


def _families(site: Site) -> list[Family]:
    """The families, those that serve most judged links first."""
    known = coverage(site.kb)
    paths = [path for paths in chain(site.kb).paths.values() for path in paths]
    serve = Counter(p for path in paths for hop in path.hops for p in known.serving(hop.interface, path.current))
    families = grouped((site.kb.records[name].data["family"], name) for name in known.protocols)
    ordered = sorted(families, key=lambda family: (-sum(serve[name] for name in families[family]), family))
    return [_family(site, family, families[family]) for family in ordered]


def _family(site: Site, family: str, editions: list[Name]) -> Family:
    """Named by its id, in the letters of the editions' short names if they begin with it: ISO 15118, OpenADR."""
    shorts = [_short(site, name) for name in editions]
    shared = re.sub(r"[^ /]*$", "", "".join(_shared(shorts))).rstrip(" /")
    spaced = re.sub(r"(?<=[a-z])(?=\d{3})", " ", family.replace("-", " ")).upper()
    named = shared if _letters(shared) == _letters(family) else spaced
    about = _shared([site.kb.records[name].title.split() for name in editions])
    title = named if len(editions) > 1 else shorts[0]
    return Family(title, " ".join(about) if len(about) > 2 else "", tuple(zip(editions, shorts, strict=True)))


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _shared(texts: Sequence[Sequence[str]]) -> list[str]:
    """The letters, or the words, that all begin with."""
    return [column[0] for column in takewhile(lambda column: len(set(column)) == 1, zip(*texts, strict=False))]


def _short(site: Site, name: Name) -> str:
    record = site.kb.records[name]
    return str(record.data.get("short", record.title))


def _stands(site: Site, start: Start) -> bool:
    """Whether everything that a ready-made choice names is there."""
    protocols, actors = set(coverage(site.kb).protocols), set(_actors(site))
    return all(
        Name("actor", actor) in actors and all(Name("protocol", name) in protocols for name in chosen)
        for choice in (start.actors, start.before or {})
        for actor, chosen in choice.items()
    )


def _query(start: Start) -> str:
    pairs = [(f"actor.{actor}", ",".join(chosen)) for actor, chosen in start.actors.items()]
    pairs += [(f"before.actor.{actor}", ",".join(chosen)) for actor, chosen in (start.before or {}).items()]
    return "?" + urlencode(pairs, safe=",")
