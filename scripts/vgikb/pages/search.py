"""Search: what can be found on this site, the index of it as data files, and the page that shows what was found."""

import re
from collections.abc import Iterator, Mapping, Sequence

from markdown.extensions.toc import slugify

from vgikb.evidence import evidence
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.labels import labels_of, said_of
from vgikb.listing import heading, in_parts, index_of
from vgikb.pages import (
    Page,
    Section,
    Site,
    SiteFile,
    View,
    WrittenPage,
    data_file,
    files,
    page_address,
    page_families,
    pages,
    render,
)
from vgikb.records import Record
from vgikb.search_index import Found, FoundKind, OtherName, SearchIndex
from vgikb.tokens import words
from vgikb.wording import mentions_as_words, texts

# what readers want first; the other kinds follow as they are called
FIRST = ("term", "use-case", "requirement", "protocol", "service", "driver", "actor", "interface")
WRITTEN = FoundKind("page", "Page", "Pages to read")
PARTS = FoundKind("part", "Part of this site", "Parts of this site")
CHECKS = FoundKind("check", "Check", "Checks")
LAST = ("matrix", "vocabulary", "coverage", "meeting", "source")
LEAD_LENGTH = 160
UNTOLD = {"via", "address", "copy", "commit", "repository", "paths"}  # fields whose texts say nothing by words
LINK = re.compile(r"\]\([^)\s]*\)")
MARKS = re.compile(r"[*`_#|>\[\]]+")


@pages()
def search_page(site: Site) -> Iterator[Page]:
    view = View(site, "search/index.md")
    listed = [(kind, len(site.kb.of_kind(kind.name)), _letters(site, kind.name)) for kind in _in_order(site.kb)]
    text = "Find terms, requirements, protocols, message elements and clauses"
    made = render(view, "Search", "search.md.jinja", True, text, ["search-page.js"], kinds=listed)
    yield Page(view.path, made)


def _letters(site: Site, kind: str) -> list[str]:
    """The letters or years under which the index of a kind lists its records; none if it has several pages."""
    groups = index_of(site.kb, site.kb.kinds[kind])
    return [heading(key) for key in groups] if len(in_parts(groups)) == 1 else []


@files
def search_files(site: Site) -> Iterator[SiteFile]:
    """The index in its shards."""
    kinds = [FoundKind(kind.name, kind.title, kind.plural) for kind in _in_order(site.kb)]
    parts = [kind for kind in kinds if kind.name not in LAST]
    after = [kind for kind in kinds if kind.name in LAST]
    index = SearchIndex([*parts, WRITTEN, PARTS, *after, CHECKS], list(found_things(site)))
    yield from (data_file(f"search/{name}", value) for name, value in index.files())


def _in_order(kb: KnowledgeBase) -> list[FoundKind]:
    def place(name: str) -> tuple[int, str]:
        if name in FIRST:
            return FIRST.index(name), ""
        return len(FIRST) + 1 + LAST.index(name) if name in LAST else len(FIRST), name

    return [FoundKind(name, kb.kinds[name].title, kb.kinds[name].plural) for name in sorted(kb.kinds, key=place)]


def found_things(site: Site) -> Iterator[Found]:
    """Everything that can be found."""
    names, said = evidence(site.kb), _said(site.kb)
    for kind in site.kb.kinds:
        for record in site.kb.of_kind(kind):
            yield _record(record, names.get(record.name, []), said.get(record.name, []))
    for page in site.written:
        yield from _written(page)
    for title, path, text in _parts_of_site(site):
        yield Found("part", title, page_address(path), lead(text), "", [OtherName(title, "title")], [text])
    for check in site.checks:
        address, text = f"checks/{check.name}/", check.explanation
        first, _, _ = text.partition("\n")
        yield Found("check", check.name, address, lead(first), check.level, [OtherName(check.name, "title")], [text])


def _record(record: Record, evidence: Sequence[OtherName], said: Sequence[str]) -> Found:
    no_news = "title" in record.data and words(record.id) == words(record.title)  # the id says nothing more
    labels = [label for label in labels_of(record) if label.sort != "id" or not no_news]
    names = [OtherName(label.text, label.sort, label.community) for label in labels]
    status = str(record.data.get("status", ""))
    mark = status if status != "agreed" else ""
    address = f"{record.kind}/{record.id}/"
    return Found(record.kind, record.title, address, lead(said_of(record)), mark, [*names, *evidence], said)


def _said(kb: KnowledgeBase) -> dict[Name, list[str]]:
    """The texts of each record, without dates, addresses and names of elements."""
    found: dict[Name, list[str]] = {}
    for record, pointer, text, sort in texts(kb):
        field = next(part for part in reversed(pointer) if isinstance(part, str))
        if sort != "date" and field not in UNTOLD:
            found.setdefault(record, []).append(text)
    return found


def _parts_of_site(site: Site) -> Iterator[tuple[str, str, str]]:
    """Title, path and text of the pages that are no record: families with a title, the index of each kind."""
    yield from ((family.title, family.entry, "") for family in page_families() if family.title)
    for kind in site.kb.kinds.values():
        yield kind.plural, f"{kind.name}/index.md", kind.description
        yield f"Fields of a {kind.title.lower()}", f"fields/{kind.name}.md", ""


def lead(text: str) -> str:
    """The beginning of a text without marks, cut between words."""
    shown = " ".join(plain(text).split())
    return shown if len(shown) <= LEAD_LENGTH else f"{shown[:LEAD_LENGTH].rpartition(' ')[0]} …"


def plain(text: str) -> str:
    """Markdown without its marks, links by their words."""
    return MARKS.sub("", LINK.sub("]", mentions_as_words(text)))


# hand-written pages


def written_pages(written: Mapping[str, str]) -> list[WrittenPage]:
    """The hand-written pages, given as path and text."""
    return [_read(path, text) for path, text in sorted(written.items())]


def _read(path: str, text: str) -> WrittenPage:
    before, *rest = re.split(r"^##[ \t]+(.+)$", text, flags=re.MULTILINE)
    head = re.search(r"^#[ \t]+(.+)$", before, re.MULTILINE)
    title = head[1] if head else path.removesuffix(".md")
    first = Section(title, "", before[head.end() :] if head else before)
    sections = [
        Section(plain(heading), slugify(plain(heading), "-"), body)
        for heading, body in zip(rest[::2], rest[1::2], strict=True)
    ]
    return WrittenPage(path, plain(title), (first, *sections))


def _written(page: WrittenPage) -> Iterator[Found]:
    for section in page.sections:
        address = page_address(page.path) + (f"#{section.anchor}" if section.anchor else "")
        title = f"{page.title}: {section.title}" if section.anchor else page.title
        names = [OtherName(section.title, "title")]
        yield Found("page", title, address, lead(section.text), "", names, [LINK.sub(" ", section.text)])
