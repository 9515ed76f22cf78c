"""Names that two records share."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vgikb.checks import check
from vgikb.findings import Finding, Name, Pointer, Related
from vgikb.graph import KnowledgeBase
from vgikb.records import Record
from vgikb.wording import same_label

ALIKE = ("date", "publisher", "number", "place")  # papers and meetings may share a title if these differ


class Label(NamedTuple):
    record: Name
    pointer: Pointer
    text: str
    domain: str


@check(level="warning")
def duplicate_label(kb: KnowledgeBase) -> Iterator[Finding]:
    """Two records of one kind have the same name, so readers cannot tell them apart.

    Capitals, hyphens and plurals make no difference. Choose another name, or join the records. Terms may share a word
    if each says in `domain` where it has its meaning.

    Bad: two terms with the title `Station`

    Good: the first with `domain: charging`, the second with `domain: railways`
    """
    for kind in kb.kinds:
        sharing: dict[tuple[str, ...], list[Label]] = {}
        for record in kb.of_kind(kind):
            for key, label in _labels(record).items():
                sharing.setdefault(key, []).append(label)
        told: set[tuple[Name, ...]] = set()
        for labels in sharing.values():
            records = tuple(label.record for label in labels)
            if len(labels) > 1 and not all(label.domain for label in labels) and records not in told:
                told.add(records)
                yield _finding(labels)


def _labels(record: Record) -> dict[tuple[str, ...], Label]:
    """The names of a record that have to be its own, each once."""
    domain = str(record.data.get("domain", ""))
    alike = tuple(str(record.data.get(key, "")) for key in ALIKE)
    names: list[tuple[Pointer, str]] = [(("title",), record.title)] if "title" in record.data else []
    names += [(("abbreviations", i), text) for i, text in enumerate(record.data.get("abbreviations", ()))]
    found: dict[tuple[str, ...], Label] = {}
    for pointer, text in names:
        found.setdefault((same_label(text), *alike), Label(record.name, pointer, text, domain))
    return found


def _finding(labels: Sequence[Label]) -> Finding:
    """Told of the last record that says nothing of its domain."""
    last = [label for label in labels if not label.domain][-1]
    others = [label for label in labels if label is not last]
    message = f"'{last.text}' is also a name of {' and '.join(repr(str(other.record)) for other in others)}"
    related = tuple(Related(other.record, other.pointer, "the same name") for other in others)
    hint = "choose another name, or give each a domain" if last.record.kind == "term" else "choose another title"
    return Finding(last.record, last.pointer, message, hint, related=related)
