"""Labels: records -> every name they go by, for look-up, did-you-mean and glossary links."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.records import Record
from vgikb.schema import values_at
from vgikb.spelling import closest

Sort = Literal["id", "title", "abbreviation", "also called", "formerly"]

# fields that hold other names of a record, wherever a kind has them
LABEL_FIELDS: tuple[tuple[tuple[str, ...], Sort], ...] = (
    (("title",), "title"),
    (("short",), "title"),
    (("abbreviations",), "abbreviation"),
    (("also-called", "label"), "also called"),
    (("aliases", "label"), "also called"),
    (("deprecated-labels",), "formerly"),
    (("former-ids",), "formerly"),
)


COMMUNITIES = {
    "ocpp": "OCPP",
    "ocpi": "OCPI",
    "iso-iec": "ISO and IEC",
    "sae": "SAE",
    "ieee": "IEEE",
    "openadr": "OpenADR",
    "us-federal": "US federal rules",
    "california": "California",
    "eu-law": "EU law",
    "gb-law": "British law",
}


# the fields of which a record has one that says what it is
LEAD = ("definition", "statement", "summary")


@dataclass(frozen=True, slots=True)
class Label:
    text: str
    record: Name
    sort: Sort
    community: str = ""  # whose word it is, if that is recorded


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that a search found, and the name that matched."""

    record: Name
    label: Label
    rank: int  # 0 exact, 1 begins so, 2 all words


def lead_field(record: Record) -> str:
    """The field that says what the record is; empty if it has none."""
    return next((field for field in LEAD if field in record.data), "")


def said_of(record: Record) -> str:
    """What the record says it is, as Markdown; empty if it does not."""
    return str(record.data.get(lead_field(record), ""))


def labels_of(record: Record) -> Iterator[Label]:
    """The names of one record, its id first."""
    yield Label(record.id, record.name, "id")
    for path, sort in LABEL_FIELDS:
        for pointer, text in values_at(record.data, path):
            yield Label(str(text), record.name, sort, _community(record, *pointer))


def _community(record: Record, field: str | int, *inside: str | int) -> str:
    """In words, whose word a label is that stands in a list of groups of fields."""
    if len(inside) < 2:
        return ""
    community = str(record.data[str(field)][inside[0]].get("used-by", ""))
    return COMMUNITIES.get(community, community)


def search_words(record: Record) -> Iterator[str]:
    """Names of a record other than its title, for the site's search."""
    return (label.text for label in labels_of(record) if label.text != record.title)


def all_labels(kb: KnowledgeBase) -> Iterator[Label]:
    for kind in kb.kinds:
        for record in kb.of_kind(kind):
            yield from labels_of(record)


def search(kb: KnowledgeBase, words: str) -> list[Hit]:
    """Records one of whose names is, begins with, or holds the words; best first, each record once."""
    wanted = words.casefold().split()
    best: dict[Name, Hit] = {}
    for label in all_labels(kb):
        rank = _rank(label.text.casefold(), wanted)
        if rank is not None and (label.record not in best or rank < best[label.record].rank):
            best[label.record] = Hit(label.record, label, rank)
    return sorted(best.values(), key=lambda hit: (hit.rank, len(hit.label.text), hit.record))


def _rank(text: str, wanted: list[str]) -> int | None:
    whole = " ".join(wanted)
    if not wanted or not all(word in text for word in wanted):
        return None
    return 0 if text == whole else 1 if text.startswith(whole) else 2


def named(kb: KnowledgeBase, text: str, kinds: Iterable[str] = ()) -> list[Name]:
    """The records a person may mean: kind/id, an id of one of the kinds (all, if none are given), or a label."""
    before, slash, after = text.partition("/")
    if slash:
        return [Name(before, after)] if Name(before, after) in kb.records else []
    among = list(kinds) or list(kb.kinds)
    by_id = [Name(kind, text) for kind in among if Name(kind, text) in kb.records]
    return by_id or [hit.record for hit in search(kb, text) if hit.rank == 0 and hit.record.kind in among]


def suggestions(kb: KnowledgeBase, text: str) -> list[str]:
    """Full names close to what was asked for."""
    by_text: dict[str, str] = {}
    for label in all_labels(kb):
        by_text.setdefault(label.text, str(label.record))
    return list(dict.fromkeys(by_text[match] for match in closest(text.rpartition("/")[2], by_text)))


def glossary_labels(kb: KnowledgeBase) -> dict[str, Name]:
    """Words that stand for a term, with plain plurals; words that two terms share stand for neither."""
    found: dict[str, set[Name]] = {}
    for record in kb.of_kind("term"):
        for text in _glossary_words(record):
            found.setdefault(text, set()).add(record.name)
    return {text: next(iter(names)) for text, names in sorted(found.items()) if len(names) == 1}


def _glossary_words(record: Record) -> Iterator[str]:
    """Title, abbreviations and equal words. A plain word that means this to one community or in one domain only, such
    as location or program, would be marked wherever it stands.
    """
    same = (entry["label"] for entry in record.data.get("also-called", ()) if entry.get("match", "same") == "same")
    own = [] if "domain" in record.data and _is_plain(record.title) else [record.title]
    for text in (*own, *record.data.get("abbreviations", ()), *(label for label in same if not _is_plain(label))):
        yield text
        yield plural(text)


def _is_plain(text: str) -> bool:
    """One word without capitals inside or digits."""
    return text.isalpha() and (text[1:].islower() or len(text) == 1)


def plural(text: str) -> str:
    """The plain English plural: stations, utilities, EVs, states of charge."""
    head, of, rest = text.partition(" of ")
    if of:
        return plural(head) + of + rest
    if text.endswith("y") and text[-2:-1] not in "aeiou":
        return text[:-1] + "ies"
    return text + ("es" if text.endswith(("s", "x", "ch", "sh")) else "s")


WORD = re.compile(r"\w+(?:['./-]\w+)*")


class WordFinder:
    """Finds labels as whole words in a text, longest first, in time that does not grow with the labels."""

    def __init__(self, labels: Mapping[str, Name]) -> None:
        self._labels = labels
        self._by_words: dict[tuple[str, ...], list[str]] = {}
        lengths: dict[str, set[int]] = {}
        for label in sorted(labels):
            words = tuple(WORD.findall(label.casefold()))
            if words:
                self._by_words.setdefault(words, []).append(label)
                lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {first: sorted(counts, reverse=True) for first, counts in lengths.items()}

    def matches(self, text: str) -> Iterator[tuple[int, int, Name]]:
        """Start, end and record of each label, left to right, without overlaps."""
        words = list(WORD.finditer(text))
        folded = [word[0].casefold() for word in words]
        position = 0
        while position < len(words):
            found = self._at(text, words, folded, position)
            if found:
                count, name = found
                yield words[position].start(), words[position + count - 1].end(), name
            position += found[0] if found else 1

    def _at(self, text: str, words: list[re.Match[str]], folded: list[str], position: int) -> tuple[int, Name] | None:
        """The longest label that begins at a word, with its number of words."""
        for length in self._lengths.get(folded[position], ()):
            end = position + length
            for label in self._by_words.get(tuple(folded[position:end]), ()) if end <= len(words) else ():
                if self._stands(text, words[position:end], label):
                    return length, self._labels[label]
        return None

    @staticmethod
    def _stands(text: str, words: list[re.Match[str]], label: str) -> bool:
        """Only space between the words; short forms in capitals (DER, V2G) count only as written."""
        between = [text[a.end() : b.start()] for a, b in pairwise(words)]
        written = text[words[0].start() : words[-1].end()]
        capitals = sum(letter.isupper() for letter in label) > 1 and " " not in label
        return all(gap.isspace() for gap in between) and (not capitals or written == label)
