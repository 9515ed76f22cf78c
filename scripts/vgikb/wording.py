"""Wording: the texts of records -> all of them by sort, and what checks ask about verbs, sentences and names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from vgikb.findings import Name, Pointer
from vgikb.graph import REFERENCE, KnowledgeBase
from vgikb.schema import Field, Kind

BODIES = ("ISO", "IEC", "IEEE", "SAE", "EN", "UL", "DIN")  # they publish much that is no protocol
PART = re.compile(r"[A-Za-z]+|[0-9]+(?:\.[0-9]+)*")
JOINT = re.compile(r"[ /-]?|/IEC[ -]")

Sort = Literal["prose", "date", "line"]

VERBS = re.compile(r"\b(?:shall|should|may|must|SHALL|SHOULD|MAY|MUST)\b")  # not May, the month
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
ABBREVIATED = ("e.g.", "i.e.", "etc.", "cf.", "vs.", "ca.", "approx.", "incl.", "No.", "Fig.", "Sec.", "U.S.")
SENTENCE_END = re.compile(r"(\S*[.!?])[)\"']?\s+(?=[A-Z\"'(\[*])")


class Text(NamedTuple):
    """One text of a record."""

    record: Name
    pointer: Pointer
    text: str
    sort: Sort


# name of a field -> the sort of text it holds, if it holds text itself, and what lies below it
Plan = Mapping[str, tuple[Sort | None, Any]]
NO_TEXT: tuple[None, Plan] = (None, {})


@lru_cache(maxsize=2)
def texts(kb: KnowledgeBase) -> tuple[Text, ...]:
    """Every text of the records that are not withdrawn, dates included and links left out, by record."""
    found: list[Text] = []
    for kind in kb.kinds.values():
        plan = _plan(kind)
        for record in kb.of_kind(kind.name):
            _collect(record.name, plan, record.data, (), found)
    return tuple(found)


def prose_texts(kb: KnowledgeBase) -> Iterator[Text]:
    """The texts that are Markdown."""
    return (text for text in texts(kb) if text.sort == "prose")


def _plan(kind: Kind) -> Plan:
    plan: dict[str, tuple[Sort | None, Any]] = {}
    for field in kind.fields:
        below = plan
        for part in field.path[:-1]:
            below = below[part][1]
        below[field.path[-1]] = (_sort(field), {})
    return plan


def _sort(field: Field) -> Sort | None:
    if not field.is_text:
        return None
    return "prose" if field.is_prose else "date" if field.is_date else "line"


def _collect(name: Name, plan: Plan, group: Mapping[str, Any], here: Pointer, found: list[Text]) -> None:
    """Add the texts of one group of fields and of the groups inside it."""
    for key, value in group.items():
        sort, below = plan.get(key, NO_TEXT)
        if sort or below:
            for pointer, entry in _entries(value, (*here, key)):
                if isinstance(entry, dict):
                    _collect(name, below, entry, pointer, found)
                elif sort:
                    found.append(Text(name, pointer, entry, sort))


def _entries(value: Any, pointer: Pointer) -> Iterable[tuple[Pointer, Any]]:
    """The entries of a list; anything else is its own only entry."""
    if isinstance(value, list):
        return [((*pointer, position), entry) for position, entry in enumerate(value)]
    return [(pointer, value)]


def plain(text: str) -> str:
    """Markdown as a reader sees its words: no code, and mentions by what stands in their place."""
    return mentions_as_words(CODE.sub(" ", text) if "`" in text else text)


def mentions_as_words(text: str) -> str:
    """Markdown with what stands in the place of each `[[...]]` for a reader: its label, or else the id as words."""
    if "[[" not in text:
        return text
    return REFERENCE.sub(lambda match: match[2] or match[1].rpartition("/")[2].replace("-", " "), text)


def verbs(statement: str) -> list[str]:
    """The verbs of obligation in a statement, in lower case."""
    return [verb.lower() for verb in VERBS.findall(plain(statement))]


def is_one_sentence(text: str) -> bool:
    """Whether no sentence ends before the end of the text; common abbreviations end none."""
    return not any(not end[1].endswith(ABBREVIATED) for end in SENTENCE_END.finditer(plain(text)))


def same_label(label: str) -> str:
    """Labels that a reader takes for the same have one such form: no capitals, hyphens or plain plural."""
    folded = re.sub(r"[\s_-]+", " ", label.casefold()).strip()
    if folded.endswith("ies") and len(folded) > 4:
        return folded[:-3] + "y"
    return folded[:-1] if folded.endswith("s") and not folded.endswith(("ss", "us", "is")) else folded


@lru_cache(maxsize=2)
def protocol_names(kb: KnowledgeBase) -> frozenset[str]:
    """The families of protocols and the first words of short names, in lower case and without hyphens."""
    protocols = kb.of_kind("protocol")
    families = {record.data["family"].replace("-", "") for record in protocols}
    firsts = {record.data["short"].split()[0] for record in protocols if record.data.get("short", "").strip()}
    return frozenset(families | {first.lower() for first in firsts if first.isalpha() and first not in BODIES})


def named_protocols(text: str, names: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where names of protocols begin and end: ISO 15118, ISO/IEC 15118 and ISO15118 for iso15118.

    Takes up to four parts of words together, so that time grows with the text and not with the number of protocols.
    """
    parts = [part for part in PART.finditer(text) if part[0] != "IEC" or text[part.start() - 1 : part.start()] != "/"]
    for position, first in enumerate(parts):
        for compact, end in _runs(text, parts[position : position + 4]):
            start = first.start()
            if compact in names and _stands_alone(text, start, end) and _counts(text[start:end]):
                yield start, end
                break


def _runs(text: str, parts: list[re.Match[str]]) -> Iterator[tuple[str, int]]:
    """The first part, then with the next ones one by one as long as they are joined; and where each run ends."""
    compact, end = "", parts[0].start()
    for part in parts:
        if not JOINT.fullmatch(text, end, part.start()):
            return
        compact, end = compact + part[0].lower(), part.end()
        yield compact, end


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def _counts(written: str) -> bool:
    """A short word, such as CAN, is a name in capitals only."""
    return len(written) > 4 or written.isupper()
