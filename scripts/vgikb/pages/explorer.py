"""The explorer: choose protocols, for all or actor by actor, and see which use cases work end to end.

The page itself says the answer for all known protocols; scripts work out the others from the files of explorer_data.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from vgikb.chain import LinkState, UseCaseState, chain
from vgikb.coverage import coverage
from vgikb.explore import first_missing
from vgikb.findings import Name
from vgikb.graph import linked
from vgikb.pages import Page, Site, View, grouped, pages, render
from vgikb.records import Record
from vgikb.scenarios import question, sentence

SCRIPTS = ("model", "smallest", "state", "words", "choice", "list", "gains")
ROWS_A_PAGE = 500  # of the answer for all known protocols


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
        values = {"sentence": sentence(states), "rows": rows, "number": number, "parts": len(parts)}
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
        question=question,
        **values,
    )


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
        "starts": _starts(site),
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


def _starts(site: Site) -> Mapping[str, list[Record]]:
    """The scenarios by who asks, in the schema's order; those about something that cannot be chosen are left out."""
    kind = site.kb.kinds.get("scenario")
    if kind is None:
        return {}
    readers = [str(value) for value in kind.by_name["reader"].values]
    found = [record for record in site.kb.of_kind(kind.name) if _stands(site, record)]
    ordered = sorted(found, key=lambda record: (readers.index(record.data["reader"]), record.id))
    return grouped((record.data["reader"], record) for record in ordered)


def _stands(site: Site, scenario: Record) -> bool:
    """Whether everything that a scenario names can be chosen."""
    edges = site.kb.links_from(scenario.name)
    known = {*coverage(site.kb).protocols, *_actors(site)}
    return all(edge.target in known for edge in edges if edge.target.kind in ("actor", "protocol"))
