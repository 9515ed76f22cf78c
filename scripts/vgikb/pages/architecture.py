"""The architecture map: which actors talk with which, over which protocols, and which links each use case takes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import Any

from markupsafe import Markup

from vgikb.coverage import coverage
from vgikb.drawing import Block, Cable, layered, map_layout
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.lanes import Layout
from vgikb.layers import Wire
from vgikb.pages import Page, Site, SiteFile, View, data_file, files, pages, render
from vgikb.records import Record
from vgikb.steps import ends
from vgikb.wording import plain

DRAWN = 90  # lines of the map; of more, those that most paths take
IN_TABLE = 300  # rows


@dataclass(frozen=True, slots=True)
class Link:
    """An interface with its number on the map, its two actors, and what runs over it."""

    number: int
    interface: Name
    grid_side: Name
    vehicle_side: Name
    protocols: tuple[Name, ...]
    paths: int  # of use cases that take it


@pages("Architecture", "architecture/index.md", order=62)
def architecture_page(site: Site) -> Iterator[Page]:
    view = View(site, "architecture/index.md")
    found = _links(site.kb)
    values: dict[str, Any] = {
        "picture": _picture(view, found),
        "links": found[:IN_TABLE],
        "total": len(found),
        "drawn": min(DRAWN, len(found)),
        "short": _short,
        "unserved": sum(not link.protocols for link in found),
    }
    text = render(
        view,
        "Architecture",
        "architecture.md.jinja",
        wide=True,
        description="Who talks with whom in vehicle-grid integration, and over which protocols",
        scripts=("architecture.js",),
        styles=("graph.css",),
        **values,
    )
    yield Page(view.path, text)


@files
def architecture_data(site: Site) -> Iterator[SiteFile]:
    """The links that each protocol serves, by number; in a file for each use case those that its paths take.

    A step of a path: number of its link or 0, 1 towards the vehicle or -1 or 0, sender, receiver, what is exchanged.
    """
    found = _links(site.kb)
    served: dict[Name, list[int]] = {}
    for link in found:
        for protocol in link.protocols:
            served.setdefault(protocol, []).append(link.number)
    protocols = [[name.id, _short(site.kb, name), numbers] for name, numbers in sorted(served.items())]
    by_name = {link.interface: link for link in found}
    use_cases = site.kb.of_kind("use-case")
    titles = {link.number: site.kb.records[link.interface].title for link in found}
    known = {"protocols": protocols, "useCases": [[record.id, record.title] for record in use_cases], "links": titles}
    yield data_file("architecture", known)
    for record in use_cases:
        yield data_file(f"architecture/{record.id}", _paths(site.kb, record, by_name))


def _paths(kb: KnowledgeBase, record: Record, links: Mapping[Name, Link]) -> list[Any]:
    return [
        [path["id"], path["title"], [_step(kb, step, links) for step in path["steps"]]] for path in record.data["paths"]
    ]


def _step(kb: KnowledgeBase, step: Mapping[str, Any], links: Mapping[Name, Link]) -> list[Any]:
    start, end = ends(step)
    known = coverage(kb).ends.get(frozenset((start, end)))
    link = links.get(known) if known else None
    way = 0 if link is None else 1 if link.vehicle_side == end else -1
    who = [kb.records[name].title if name in kb.records else name.id for name in (start, end)]
    return [link.number if link else 0, way, *who, plain(step["exchange"])]


@lru_cache(maxsize=2)
def _links(kb: KnowledgeBase) -> tuple[Link, ...]:
    """All interfaces between two actors: first those on the map as they stand there, then the others by name."""
    taken, layout = _taken(kb), _layout(kb)
    sides = sorted(_sides(kb), key=lambda found: (*_place(layout, found[0]), found[0]))
    return tuple(
        Link(number, name, grid, vehicle, coverage(kb).served.get(name, ()), taken[name])
        for number, (name, grid, vehicle) in enumerate(sides, 1)
    )


def _sides(kb: KnowledgeBase) -> Iterator[tuple[Name, Name, Name]]:
    """Interfaces with the two actors at their ends; broken or equal ends have findings of their own."""
    for record in kb.of_kind("interface"):
        grid, vehicle = kb.links_from(record.name, "grid-side"), kb.links_from(record.name, "vehicle-side")
        if grid and vehicle and grid[0].target != vehicle[0].target:
            yield record.name, grid[0].target, vehicle[0].target


@lru_cache(maxsize=2)
def _taken(kb: KnowledgeBase) -> Counter[Name]:
    """How many paths of use cases take each interface."""
    known = coverage(kb).ends
    paths = (path for record in kb.of_kind("use-case") for path in record.data["paths"])
    hops = ({known.get(frozenset(ends(step))) for step in path["steps"]} for path in paths)
    return Counter(name for found in hops for name in found if name)


@lru_cache(maxsize=2)
def _layout(kb: KnowledgeBase) -> Layout:
    sides = sorted(_sides(kb), key=lambda found: (-_taken(kb)[found[0]], found[0]))[:DRAWN]
    wires = [Wire(name.id, grid.id, vehicle.id) for name, grid, vehicle in sorted(sides)]
    return map_layout(sorted({end for wire in wires for end in (wire.start, wire.end)}), wires)


def _place(layout: Layout, interface: Name) -> tuple[float, float]:
    """Row and place at which a line begins; what is not drawn comes after."""
    return layout.courses[interface.id][0] if interface.id in layout.courses else (inf, 0.0)


def _picture(view: View, found: Sequence[Link]) -> Markup:
    kb, layout = view.site.kb, _layout(view.site.kb)
    blocks = [_block(view, kb.records[Name("actor", key)]) for key in sorted(layout.row)]
    cables = [_cable(view, link) for link in found if link.interface.id in layout.courses]
    label = "Actors as boxes, the links between them as numbered lines; the table below says the same"
    return layered(layout, blocks, cables, ("Grid", "Vehicle"), label)


def _block(view: View, actor: Record) -> Block:
    kb = view.site.kb
    behind = [kb.records[edge.target].title for edge in kb.links_from(actor.name, "acts-for")]
    note = f"for {', '.join(behind)}" if behind else ""
    return Block(actor.id, actor.title, note, view.address(actor.name), str(actor.data["type"]))


def _cable(view: View, link: Link) -> Cable:
    kb = view.site.kb
    over = ", ".join(_short(kb, name) for name in link.protocols) or "no protocol recorded"
    title = f"{kb.records[link.interface].title}: {over}"
    css = "" if link.protocols else "unserved"
    address = view.address(link.interface)
    return Cable(link.interface.id, link.grid_side.id, link.vehicle_side.id, link.number, title, address, css)


def _short(kb: KnowledgeBase, protocol: Name) -> str:
    record = kb.records[protocol]
    return str(record.data.get("short", record.title))
