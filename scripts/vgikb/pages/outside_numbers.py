"""Outside numbers: the clauses of each source that records rest on, and an address for each: ref/<source>/<clause>/.

What rests on a clause stands on the page of its source (or on further pages, if they are many). The short address
leads there, so that it can be made from a number alone and costs no page of its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from html import escape
from typing import Any
from unicodedata import normalize

from vgikb.findings import Name
from vgikb.graph import Edge, KnowledgeBase, linked
from vgikb.page_markup import LISTED
from vgikb.pages import Page, Site, SiteFile, View, files, grouped, pages, part, render
from vgikb.records import NO_FILES, Record
from vgikb.schema import Kinds

ON_A_PAGE = 150  # clauses; the others stand on further pages
LONGEST = 60  # characters of an address before the rest becomes a number of its own
LINES = 500  # sources on the page of all
NUMBER = re.compile(r"[A-Z]{0,3}[0-9]+(\.[A-Za-z0-9]+)*")
BETWEEN = re.compile(r"\s*[,;]\s*|\s+and\s+")
FURTHER = re.compile("page-[0-9]+")  # further pages of a source are called so
WORDS = {
    "definitions": "Definition beside ours",
    "rules": "Numbers of",
    "effects": "Effects in",
    "interfaces": "Interfaces of",
}


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that rests on a clause: what a record does with it, or a claim of a protocol about a requirement."""

    word: str  # empty: it cites the clause
    record: Name
    protocol: Name | None = None
    support: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    text: str  # as it is written first
    slug: str
    uses: tuple[Use, ...]
    page: int  # 0: on the page of the source

    def groups(self, kinds: Kinds) -> list[tuple[str, list[Use], int]]:
        """Uses by what they do, each with the count of those that are cut."""
        found: Mapping[str, list[Use]] = grouped((_heading(use, kinds), use) for use in self.uses)
        return [(heading, uses[:LISTED], len(uses[LISTED:])) for heading, uses in found.items()]


def _heading(use: Use, kinds: Kinds) -> str:
    return "Claims" if use.protocol else use.word or kinds[use.record.kind].plural


def slug(text: str) -> str:
    """The address of a clause. Two texts share one only if they differ in nothing but capitals, spaces and marks."""
    plain = normalize("NFKD", text.casefold())
    made = "-".join(part.strip(".") for part in re.split("[^a-z0-9.]+", plain) if part.strip("."))
    foreign = any(letter.isalnum() and not letter.isascii() for letter in plain)
    if foreign or not made or len(made) > LONGEST or made in NO_FILES or FURTHER.fullmatch(made):
        made = f"{made[:LONGEST].strip('-.') or 'x'}-{sha256(plain.encode()).hexdigest()[:8]}"
    return made


def numbers(text: str) -> list[str]:
    """The clauses that a text names: each of several bare numbers (K01, K02), or else the text as it stands."""
    parts = BETWEEN.split(text)
    return parts if all(NUMBER.fullmatch(part) for part in parts) else [text]


@lru_cache(maxsize=2)
def clauses(kb: KnowledgeBase) -> dict[Name, tuple[Clause, ...]]:
    """The clauses of each source on which something rests, in the order of their numbers."""
    found: dict[Name, dict[str, tuple[str, dict[Use, None]]]] = {}
    for edge in kb.edges:
        if edge.target.kind == "source":
            written = edge.owner.get("clause") or edge.owner.get("locator")
            for text in numbers(str(written)) if written else ():
                uses = found.setdefault(edge.target, {}).setdefault(slug(text), (text, {}))[1]
                uses[_use(kb, edge)] = None
    return {source: _in_order(of) for source, of in found.items()}


def _in_order(of: Mapping[str, tuple[str, dict[Use, None]]]) -> tuple[Clause, ...]:
    ordered = sorted(of.items(), key=lambda entry: _natural(entry[1][0]))
    return tuple(
        Clause(text, slug_, tuple(sorted(uses, key=_rank)), position // ON_A_PAGE)
        for position, (slug_, (text, uses)) in enumerate(ordered)
    )


def _rank(use: Use) -> tuple[bool, str, Name, Name]:
    return use.protocol is not None, use.word, use.record, use.protocol or use.record


def _natural(text: str) -> tuple[list[tuple[bool, int, str]], str]:
    """7.9 before 7.10, numbers before words."""
    parts = re.findall(r"([0-9]+)|([^0-9]+)", text.casefold())
    return [(not number, int(number or 0), word) for number, word in parts], text


def _use(kb: KnowledgeBase, edge: Edge) -> Use:
    data = edge.owner
    if edge.source.kind == "coverage" and "requirement" in data:
        protocol = linked(str(kb.records[edge.source].data["protocol"]), "protocol")
        return Use("", linked(data["requirement"], "requirement"), protocol, str(data["support"]))
    return Use(WORDS.get(edge.field.path[0], ""), edge.source)


@part("source")
def source(view: View, record: Record) -> dict[str, Any]:
    return _values(record, clauses(view.site.kb).get(record.name, ()), 0)


def _values(record: Record, found: Sequence[Clause], page: int) -> dict[str, Any]:
    further = range(1, found[-1].page + 1) if found else ()
    addresses = [f"source/{record.id}/#clauses", *(f"ref/{record.id}/page-{number + 1}/" for number in further)]
    shown = [clause for clause in found if clause.page == page]
    return {"clauses": shown, "clause_count": len(found), "page": page, "addresses": addresses if further else []}


@pages("Outside numbers", "ref/index.md", order=85)
def outside_numbers(site: Site) -> Iterator[Page]:
    known = clauses(site.kb)
    view = View(site, "ref/index.md")
    sources = sorted(known, key=lambda name: (site.kb.records[name].title.casefold(), name))
    listed = [(name, len(known[name])) for name in sources[:LINES]]
    values: dict[str, Any] = {"sources": listed, "more": len(sources[LINES:]), "example": _example(known)}
    yield Page(view.path, render(view, "Outside numbers", "outside-numbers.md.jinja", **values))
    for name in sources:
        record = site.kb.records[name]
        for page in range(1, known[name][-1].page + 1):
            view = View(site, f"ref/{name.id}/page-{page + 1}.md")
            title = f"{record.title}: clauses, page {page + 1}"
            values = {"record": record, **_values(record, known[name], page)}
            yield Page(view.path, render(view, title, "clauses.md.jinja", **values))


def _example(known: Mapping[Name, Sequence[Clause]]) -> tuple[Name, Clause] | None:
    """The clause on which most rests."""
    found = ((name, clause) for name in sorted(known) for clause in known[name])
    return max(found, key=lambda pair: len(pair[1].uses), default=None)


@files
def addresses(site: Site) -> Iterator[SiteFile]:
    """A page for each clause that only leads on, with and without JavaScript; also under former ids of the source."""
    known = clauses(site.kb)
    former = {old: new for old, new in site.kb.former.items() if new in known and old not in site.kb.records}
    for name, record in sorted({**{name: name for name in known}, **former}.items()):
        title = site.kb.records[record].title
        yield _leading(site, f"ref/{name.id}/", f"Clauses of {title}", f"source/{record.id}/#clauses")
        for clause in known[record]:
            where = f"source/{record.id}/" if clause.page == 0 else f"ref/{record.id}/page-{clause.page + 1}/"
            to = f"{where}#clause-{clause.slug}"
            yield _leading(site, f"ref/{name.id}/{clause.slug}/", f"{clause.text} of {title}", to)


def _leading(site: Site, path: str, title: str, to: str) -> SiteFile:
    here = site.publication.address
    canonical = f'<link rel="canonical" href="{escape(here + to.partition("#")[0])}">' if here else ""
    root = "../" * path.count("/")
    way = escape(root + to)
    text = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{escape(title)}</title><link rel="icon" href="{root}assets/images/favicon.png">{canonical}
<meta http-equiv="refresh" content="0; url={way}"></head>
<body><main><h1>{escape(title)}</h1><p><a href="{way}">What rests on it</a></p></main></body></html>
"""
    return SiteFile(f"{path}index.html", text.encode())
