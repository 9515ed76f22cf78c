"""The graph view: start from any record, follow its links, or find the shortest chain between two."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin
from typing import Any

from vgikb.adjacency import ELEMENT, Adjacency, Relation, adjacency, label_words, relation
from vgikb.pages import Page, Site, SiteFile, View, data_file, files, pages, render
from vgikb.trace import ORDER

A_FILE = 128  # points in one file of links
LETTERS = 60_000  # of labels in one file of names before it is split by one more letter
BEGINNING = 4  # letters by which files of names are split at most
ANY = "_"  # stands for all letters that are neither a to z nor a digit

# from why to what, then what these rest on; the columns of the picture have this order
COLUMNS = ("driver", "service", "use-case", "requirement", ELEMENT, "coverage", "protocol", "vocabulary", "interface",
           "actor", "term", "source", "meeting", "matrix")  # fmt: skip
ASIDE = ("source", "meeting", "matrix")  # link nearly everything with everything, so they are shown when asked for


def _round(corners: int, turn: float = 0.0, inner: float = 1.0) -> str:
    """Corners on a circle; with an inner radius every second one is drawn in, which makes a star."""
    radii = [1.0 if number % 2 == 0 else inner for number in range(corners)]
    angles = [2 * pi * number / corners + turn - pi / 2 for number in range(corners)]
    points = zip(radii, angles, strict=True)
    return " ".join(f"{r * cos(angle):.2f},{r * sin(angle):.2f}" for r, angle in points).replace("-0.00", "0.00")


# outlines within -1 to 1, of a kind each in the order of COLUMNS; further kinds begin again
SHAPES = (
    _round(3),
    _round(10, inner=0.5),
    "-1,-0.7 1,-0.7 1,0.7 -1,0.7",
    _round(24),
    "-1,-0.75 0.4,-0.75 1,0 0.4,0.75 -1,0.75",
    "-1,0.75 -0.5,-0.75 1,-0.75 0.5,0.75",
    _round(6, pi / 6),
    "-0.5,-0.75 0.5,-0.75 1,0.75 -1,0.75",
    "-1,-0.9 1,0.9 1,-0.9 -1,0.9",
    _round(4),
    _round(5),
    "-0.7,-0.9 0.3,-0.9 0.7,-0.5 0.7,0.9 -0.7,0.9",
    _round(3, pi),
    "-0.35,-1 0.35,-1 0.35,-0.35 1,-0.35 1,0.35 0.35,0.35 0.35,1 -0.35,1 -0.35,0.35 -1,0.35 -1,-0.35 -0.35,-0.35",
    "-0.9,0.8 -0.9,-0.1 0,-0.9 0.9,-0.1 0.9,0.8",
    _round(16, inner=0.65),
)


@dataclass(frozen=True, slots=True)
class Look:
    """A kind of point as legend, list and picture show it."""

    name: str
    title: str
    plural: str
    count: int
    shape: str
    hue: int


@dataclass(frozen=True, slots=True)
class Ways:
    """How many links of one relation lead from one kind to another."""

    source: str
    relation: Relation
    target: str
    count: int


@pages("Graph", "graph/index.md", order=64)
def graph_page(site: Site) -> Iterator[Page]:
    view = View(site, "graph/index.md")
    points = adjacency(site.kb)
    looks = _looks(points)
    values: dict[str, Any] = {
        "looks": looks,
        "titles": {look.name: look.title for look in looks},
        "ways": _ways(points),
        "settings": _settings(points, looks),
        "examples": _examples(points),
        "point_title": points.title,
        "points": len(points.names),
    }
    text = render(
        view,
        "Graph of all links",
        "graph.md.jinja",
        wide=True,
        description="From any law, use case, requirement, protocol or message to everything it is linked with",
        scripts=("graph-data.js", "graph-pick.js", "graph-draw.js", "graph.js"),
        styles=("graph.css",),
        **values,
    )
    yield Page(view.path, text)


@files
def graph_links(site: Site) -> Iterator[SiteFile]:
    """The links of all points, some points to a file: [full name, title, [[relation and end, number, ...]], notes]."""
    points = adjacency(site.kb)
    codes = {(found, out): 2 * n + (not out) for n, found in enumerate(points.relations) for out in (True, False)}
    for first in range(0, len(points.names), A_FILE):
        names = points.names[first : first + A_FILE]
        yield data_file(f"graph/links-{first // A_FILE}", [_entry(points, codes, name) for name in names])


def _entry(points: Adjacency, codes: Mapping[tuple[Relation, bool], int], name: str) -> list[Any]:
    links: dict[int, list[int]] = {}
    notes: dict[str, str] = {}
    for link in points.neighbours(name):
        number = points.number[link.name]
        links.setdefault(codes[link.relation, link.outgoing], []).append(number)
        if link.note and link.outgoing:  # said once; the other end asks here
            notes[str(number)] = link.note
    rows = [[code, *numbers] for code, numbers in links.items()]
    return [name, points.title(name), rows, notes] if notes else [name, points.title(name), rows]


@files
def graph_names(site: Site) -> Iterator[SiteFile]:
    """For looking up a point by the beginning of a word: [number, title, labels other than the title, ...]."""
    points = adjacency(site.kb)
    titles = {number: points.title(name) for number, name in enumerate(points.names)}
    for key, found in _names(points).items():
        entries = [[n, titles[n], *sorted(labels - {titles[n]})] for n, labels in sorted(found.items())]
        yield data_file(f"graph/names-{key}", entries)


@lru_cache(maxsize=1)
def _names(points: Adjacency) -> dict[str, dict[int, set[str]]]:
    """Labels by point and by the beginning of their words: one letter, or more where there are many."""
    longest = _by_beginning(points)
    size = Counter[str]()
    for key, found in longest.items():
        letters = sum(len(label) for labels in found.values() for label in labels)
        size.update({key[:length]: letters for length in range(1, len(key) + 1)})
    merged: dict[str, dict[int, set[str]]] = {}
    for key in sorted(longest):
        few = next((length for length in range(1, len(key)) if size[key[:length]] <= LETTERS), len(key))
        into = merged.setdefault(key[:few], {})
        for number, labels in longest[key].items():
            into.setdefault(number, set()).update(labels)
    return merged


def _by_beginning(points: Adjacency) -> dict[str, dict[int, set[str]]]:
    found: dict[str, dict[int, set[str]]] = {}
    for number, name in enumerate(points.names):
        for label in points.labels(name):
            for key in {_beginning(word) for word in label_words(label)}:
                found.setdefault(key, {}).setdefault(number, set()).add(label)
    return found


def _beginning(word: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else ANY for letter in word[:BEGINNING])


def _looks(points: Adjacency) -> list[Look]:
    kinds = points.kb.kinds
    known = [name for name in COLUMNS if name in kinds or name == ELEMENT]
    counts = Counter(name.partition("/")[0] for name in points.names)
    looks = []
    for number, name in enumerate((*known, *sorted(kinds.keys() - set(known)))):
        title, plural = (kinds[name].title, kinds[name].plural) if name in kinds else ("Element", "Elements")
        place = COLUMNS.index(name) if name in COLUMNS else number
        looks.append(Look(name, title, plural, counts[name], SHAPES[place % len(SHAPES)], place % len(SHAPES) + 1))
    return looks


def _settings(points: Adjacency, looks: list[Look]) -> dict[str, Any]:
    """What the scripts know from the beginning."""
    kinds = [{"name": k.name, "title": k.title, "plural": k.plural, "shape": k.shape, "hue": k.hue} for k in looks]
    return {
        "kinds": [{**kind, "from": bisect_left(points.names, f"{kind['name']}/")} for kind in kinds],
        "relations": [[found.key, found.out, found.back] for found in points.relations],
        "aFile": A_FILE,
        "first": list(points.names[::A_FILE]),
        "total": len(points.names),
        "beginnings": list(_names(points)),
        "aside": list(ASIDE),
        "order": [*ORDER[:4], ELEMENT, *ORDER[4:]],
    }


def _ways(points: Adjacency) -> list[Ways]:
    """Which kinds are linked, by the order of kinds."""
    counts: Counter[tuple[str, Relation, str]] = Counter()
    for edge in points.kb.edges:
        counts[edge.source.kind, relation(edge.field), edge.target.kind] += 1
    for name in points.elements:
        for link in points.neighbours(name):
            counts[ELEMENT, link.relation, link.name.partition("/")[0]] += 1
    order = {kind: number for number, kind in enumerate(COLUMNS)}
    rows = sorted(counts, key=lambda key: (order.get(key[0], 99), key[0], -counts[key], key[1].key, key[2]))
    return [Ways(*key, counts[key]) for key in rows]


def _examples(points: Adjacency) -> list[tuple[str, str]]:
    """The best linked record of each of the first kinds; to the driver that demands most a message that carries it."""
    found = []
    for kind in (kind for kind in COLUMNS[:7] if kind not in (ELEMENT, "coverage")):
        names = [str(record.name) for record in points.kb.of_kind(kind)]
        wanted = "requirement/" if kind == "driver" else ""
        best = max(names, key=lambda name: len(_linked(points, name, wanted)), default="")
        if best:
            found.append((best, _carrier(points, best) if kind == "driver" else ""))
    return found


def _linked(points: Adjacency, name: str, beginning: str) -> list[str]:
    return [link.name for link in points.neighbours(name) if link.name.startswith(beginning)]


def _carrier(points: Adjacency, driver: str) -> str:
    """The message that carries most of what a driver demands."""
    demanded = _linked(points, driver, "requirement/")
    near = Counter(other for name in demanded for other in _linked(points, name, f"{ELEMENT}/"))
    return max(sorted(near), key=lambda name: near[name], default="")
