"""Listing: the records of a kind -> the lines of an index under their letters or years, in parts that fit a page."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from vgikb.findings import Name
from vgikb.glossary import MATCHES
from vgikb.graph import KnowledgeBase
from vgikb.labels import COMMUNITIES
from vgikb.records import Record
from vgikb.schema import Kind
from vgikb.values import words

LINES = 900  # of one page

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an index: a record under its title, or another name with the records that it stands for."""

    text: str
    record: Record | None = None
    see: tuple[tuple[Name, str], ...] = ()  # record, and whose name it is


@dataclass(frozen=True, slots=True)
class Part(Generic[Line]):
    """What one page of a long list shows: its slug is part of its address, its number counts the pages of its first
    group.
    """

    slug: str
    number: int
    groups: dict[str, list[Line]]

    @property
    def title(self) -> str:
        """From its first group to its last one."""
        first, last = (heading(key) for key in (next(iter(self.groups)), next(reversed(self.groups))))
        start = f"{first} ({self.number})" if self.number > 1 else first
        return start if first == last else f"{start} to {last}"

    @property
    def lines(self) -> int:
        return sum(map(len, self.groups.values()))


def heading(key: str) -> str:
    """The name of a group: a letter, a year, or a value of a field."""
    return (words(key) if key[:1].islower() else key) or "Other"


def is_dated(kind: Kind) -> bool:
    """Whether readers look for records of a kind by date."""
    return "date" in kind.by_name and kind.by_name["date"].required


def index_of(kb: KnowledgeBase, kind: Kind) -> dict[str, list[Entry]]:
    """Every record that is not withdrawn by its year, or with its other names by the first letter."""
    records = kb.of_kind(kind.name)
    if is_dated(kind):
        by_date = sorted(records, key=lambda record: (str(record.data.get("date", "")), record.id))
        return _grouped((_year(record), Entry(record.title, record)) for record in by_date)
    entries = [*(Entry(record.title, record) for record in records), *_other_names(records)]
    entries.sort(key=lambda entry: (folded(entry.text), entry.record is None, entry.record.id if entry.record else ""))
    return _grouped((letter(entry.text), entry) for entry in entries)


def _grouped(pairs: Iterator[tuple[str, Entry]]) -> dict[str, list[Entry]]:
    """By key; what begins with neither a letter nor a year comes first."""
    found: dict[str, list[Entry]] = {}
    for key, entry in pairs:
        found.setdefault(key, []).append(entry)
    return {key: found[key] for key in sorted(found)}


def _year(record: Record) -> str:
    return str(record.data.get("date", ""))[:4] or "undated"


def _other_names(records: Sequence[Record]) -> Iterator[Entry]:
    """Abbreviations and other names, each once with all the records it stands for."""
    found: dict[str, tuple[str, dict[Name, list[str]]]] = {}
    for record in records:
        for text, whose in _names(record):
            if folded(text) != folded(record.title):
                _, meant = found.setdefault(folded(text), (text, {}))
                meant.setdefault(record.name, []).append(whose)
    for text, meant in found.values():
        yield Entry(text, None, tuple((name, "; ".join(filter(None, whose))) for name, whose in sorted(meant.items())))


def _names(record: Record) -> Iterator[tuple[str, str]]:
    """Other names of a record, and whose they are if they are not everybody's."""
    for text in record.data.get("abbreviations", ()):
        yield text, ""
    for entry in (*record.data.get("also-called", ()), *record.data.get("aliases", ())):
        community = entry.get("used-by", "")
        match = entry.get("match", "same")
        whose = COMMUNITIES.get(community, community)
        yield entry["label"], whose if match == "same" else f"{whose}, {MATCHES[match]}"
    for text in record.data.get("deprecated-labels", ()):
        yield text, "no longer to be used"


def folded(text: str) -> str:
    """A text as it is sorted: small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def letter(text: str) -> str:
    """The letter a text is listed under."""
    first = folded(text)[:1].upper()
    return first if first.isascii() and first.isalpha() else "0-9"


def in_parts(
    groups: Mapping[str, Sequence[Line]], size: int = LINES, weigh: Callable[[Line], int] = lambda line: 1
) -> list[Part[Line]]:
    """The groups in pages of `size` lines; a group is cut only where it is longer than a page.

    A line may count for several; one that is heavier than a page has a page of its own.
    """
    parts: list[Part[Line]] = []
    room = 0
    for key, lines in groups.items():
        pages = 0  # that this group began
        if sum(map(weigh, lines)) > room:
            room = 0
        for line in lines:
            if weigh(line) > room:
                pages += 1
                parts.append(Part(_slug(key, pages), pages, {}))
                room = size
            parts[-1].groups.setdefault(key, []).append(line)
            room -= weigh(line)
    return parts


def _slug(key: str, pages: int) -> str:
    return (key.lower() or "other") + (f"-{pages}" if pages > 1 else "")
