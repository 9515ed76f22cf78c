"""Further ways into the glossary: terms by broader and narrower, by subject, by community; definitions for tooltips."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from vgikb.findings import Name
from vgikb.glossary import MATCHES, SUCH_AS, Branch, Word, columns_of, glossary
from vgikb.labels import COMMUNITIES
from vgikb.listing import Part, folded, in_parts, letter
from vgikb.pages import Page, Site, SiteFile, View, data_file, files, grouped, page_address, pages, render
from vgikb.records import Record

BRANCHES, ROWS = 1500, 250  # of one page
SHARDS = 32  # data files of definitions; assets/tooltips.js counts alike
Row = tuple[Record, Mapping[str, list[Word]]]  # a term, and what each community says
Line = TypeVar("Line")
Parts = list[Part[Line]]


@pages()
def trees(site: Site) -> Iterator[Page]:
    """Terms by broader and narrower."""
    tops = glossary(site.kb).trees()
    by_letter = grouped((letter(site.kb.records[top.term].title), top) for top in tops)
    parts = in_parts({key: by_letter[key] for key in sorted(by_letter)}, BRANCHES, _size)
    linked = {branch.term for top in tops for branch in top.walk()}
    values = {"where": _where_told(parts), "linked_terms": len(linked), "total": len(site.kb.of_kind("term"))}
    yield from _pages(site, "Broader and narrower terms", "hierarchy", parts, lambda _: values)


def _size(top: Branch) -> int:
    return sum(1 for _ in top.walk())


def _where_told(parts: Parts[Branch]) -> Mapping[Name, str]:
    """The address of the page on which the narrower terms of each term stand."""
    return {
        branch.term: page_address(_path("hierarchy", part, parts))
        for part in parts
        for tops in part.groups.values()
        for top in tops
        for branch in top.walk()
        if branch.narrower
    }


@pages()
def subjects(site: Site) -> Iterator[Page]:
    """Terms by subject."""
    parts = in_parts(_by_subject(site, [(term, term) for term in _terms(site)]))
    yield from _pages(site, "Terms by subject", "subjects", parts, lambda _: {"total": len(_terms(site))})


@pages()
def communities(site: Site) -> Iterator[Page]:
    """What each community calls the things of the glossary."""
    rows = [(term, (term, cells)) for term in _terms(site) if (cells := _cells(site, term))]
    columns = columns_of([cells for _, (_, cells) in rows])
    texts = {"communities": COMMUNITIES, "such_as": SUCH_AS, "matches": MATCHES, "columns": columns}

    def values(part: Part[Row]) -> Mapping[str, Any]:
        here = [row for rows in part.groups.values() for row in rows]
        return {**texts, "spoken": {community: _spoken(here, community) for community in columns}}

    parts = in_parts(_by_subject(site, rows), ROWS)
    yield from _pages(site, "What each community calls it", "communities", parts, values)


def _cells(site: Site, term: Record) -> Mapping[str, list[Word]]:
    """What each community says for a term."""
    return grouped((word.community, word) for word in glossary(site.kb).words(term) if word.community)


def _spoken(rows: list[Row], community: str) -> list[tuple[Word, Record]]:
    """The words of one community in the order of the alphabet, with the terms they stand for."""
    words = [(word, term) for term, cells in rows for word in cells.get(community, ()) if word.label]
    return sorted(words, key=lambda pair: (folded(pair[0].label), pair[1].id))


def _terms(site: Site) -> list[Record]:
    return sorted(site.kb.of_kind("term"), key=lambda term: (folded(term.title), term.id))


def _by_subject(site: Site, lines: list[tuple[Record, Line]]) -> Mapping[str, list[Line]]:
    """In the order of the schema; lines of terms without a subject come last, under no name."""
    found = grouped((str(term.data.get("subject", "")), line) for term, line in lines)
    known = site.kb.kinds["term"].by_name["subject"].values if lines else ()
    return {subject: found[subject] for subject in (*known, "") if subject in found}


def _path(view: str, part: Part[Line], parts: Parts[Line]) -> str:
    """The first part has the address of the view."""
    return f"glossary/{view}.md" if part is parts[0] else f"glossary/{view}/{part.slug}.md"


def _pages(
    site: Site, title: str, name: str, parts: Parts[Line], values: Callable[[Part[Line]], Mapping[str, Any]]
) -> Iterator[Page]:
    """The pages of one way into the glossary, at least one of them."""
    parts = parts or [Part("", 1, {})]
    addresses = [page_address(_path(name, part, parts)) for part in parts]
    for part in parts:
        path = _path(name, part, parts)
        shown: dict[str, Any] = {
            "scripts": ("glossary.js",),
            "styles": ("glossary.css",),
            "wide": True,
            "current": f"glossary/{name}/",
            "groups": part.groups,
            "parts": [
                (to.title, address, to is part) for to, address in zip(parts, addresses, strict=True) if parts[1:]
            ],
        }
        heading = title if part is parts[0] else f"{title}: {part.title}"
        yield Page(path, render(View(site, path), heading, f"glossary-{name}.md.jinja", **shown, **values(part)))


@files
def definitions(site: Site) -> Iterator[SiteFile]:
    """Title and definition of every term, in small files of which a page asks for those that it shows."""
    shards: list[dict[str, list[str]]] = [{} for _ in range(SHARDS)]
    for term in site.kb.of_kind("term"):
        names = [term.title, ", ".join(term.data.get("abbreviations", ()))]
        shards[shard(term.id)][term.id] = [*names, site.prose.plain(str(term.data.get("definition", "")))]
    for number, found in enumerate(shards):
        if found:
            yield data_file(f"terms/{number}", found)


def shard(id_: str) -> int:
    """The number of the file that a term is in."""
    return sum(map(ord, id_)) % SHARDS
