"""Wording: the texts of records -> all of them with their fields, and what checks ask about verbs, sentences and names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from vgikb.findings import Name, Pointer
from vgikb.graph import REFERENCE, KnowledgeBase
from vgikb.records import Record
from vgikb.schema import Field, Kind, values_at

VERBS = re.compile(r"\b(?:shall|should|may|must|SHALL|SHOULD|MAY|MUST)\b")  # not May, the month
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
ABBREVIATED = ("e.g.", "i.e.", "etc.", "cf.", "vs.", "ca.", "approx.", "incl.", "No.", "Fig.", "Sec.", "U.S.")
SENTENCE_END = re.compile(r"(\S*[.!?])[)\"']?\s+(?=[A-Z\"'(\[*])")


class Text(NamedTuple):
    """One text of a record."""

    record: Name
    field: Field
    pointer: Pointer
    text: str


# name of a field -> the field, if it holds text itself, and what lies below it
Plan = Mapping[str, tuple[Field | None, Any]]


@lru_cache(maxsize=2)
def texts(kb: KnowledgeBase) -> tuple[Text, ...]:
    """Every text of the records that are not withdrawn, dates included and links left out, by record."""
    found: list[Text] = []
    for kind in kb.kinds.values():
        plan = _plan(kind)
        for record in kb.of_kind(kind.name):
            _collect(record.name, plan, record.data, (), found)
    return tuple(found)


def prose(kb: KnowledgeBase) -> Iterator[Text]:
    """The texts that are Markdown."""
    wanted = {id(field) for kind in kb.kinds.values() for field in kind.fields if field.is_prose}
    return (text for text in texts(kb) if id(text.field) in wanted)


def _plan(kind: Kind) -> Plan:
    plan: dict[str, tuple[Field | None, Any]] = {}
    for field in kind.fields:
        below = plan
        for part in field.path[:-1]:
            below = below[part][1]
        below[field.path[-1]] = (field if field.is_text else None, {})
    return plan


def _collect(name: Name, plan: Plan, group: Mapping[str, Any], here: Pointer, found: list[Text]) -> None:
    """Add the texts of one group of fields and of the groups inside it."""
    for key, value in group.items():
        if key in plan:
            field, below = plan[key]
            for pointer, entry in _entries(value, (*here, key)):
                if isinstance(entry, dict):
                    _collect(name, below, entry, pointer, found)
                elif field:
                    found.append(Text(name, field, pointer, entry))


def _entries(value: Any, pointer: Pointer) -> Iterable[tuple[Pointer, Any]]:
    """The entries of a list; anything else is its own only entry."""
    if isinstance(value, list):
        return [((*pointer, position), entry) for position, entry in enumerate(value)]
    return [(pointer, value)]


def plain(text: str) -> str:
    """Markdown as a reader sees its words: no code, and mentions by what stands in their place."""
    without_code = CODE.sub(" ", text) if "`" in text else text
    if "[[" not in without_code:
        return without_code
    return REFERENCE.sub(lambda match: match[2] or match[1].rpartition("/")[2].replace("-", " "), without_code)


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
def protocol_names(kb: KnowledgeBase) -> re.Pattern[str] | None:
    """A pattern for the names of protocol families and short names of editions; None if there are no protocols."""
    protocols = kb.of_kind("protocol")
    families = {str(record.data["family"]) for record in protocols}
    shorts = {str(record.data["short"]) for record in protocols if "short" in record.data}
    names = [*map(_family_pattern, sorted(families)), *(f"(?i:{re.escape(short)})" for short in sorted(shorts))]
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?:[-.]\w+)*(?!\w)") if names else None


def _family_pattern(family: str) -> str:
    """ISO 15118, ISO/IEC 15118 and ISO15118 for iso15118; a family of a few letters counts in capitals only."""
    chunks = [re.escape(chunk) for chunk in re.findall(r"[a-z]+|[0-9.]+", family)]
    if len(chunks) == 1 and len(family) <= 4:
        return family.upper()
    return f"(?i:{'(?:[ /-]|IEC)*'.join(chunks)})"


def evidence_links(record: Record) -> Iterator[tuple[Pointer, str]]:
    """The sources that stand in the list every record may have."""
    return values_at(record.data, ("sources", "source"))
