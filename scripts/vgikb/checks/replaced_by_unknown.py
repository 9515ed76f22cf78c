"""Records replaced by something that is not there."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Name
from vgikb.graph import KnowledgeBase, linked
from vgikb.spelling import did_you_mean


@check(level="error")
def replaced_by_unknown(kb: KnowledgeBase) -> Iterator[Finding]:
    """The record named in `replaced-by` does not exist, or is the record itself.

    Write the full name of the record that takes its place, as `kind/id`. Withdrawn records are looked at too.

    Bad: `replaced-by: requirement/price-shedule`

    Good: `replaced-by: requirement/price-schedule`
    """
    replaced = {name: record.data["replaced-by"] for name, record in kb.records.items() if "replaced-by" in record.data}
    for name, written in sorted(replaced.items()):
        heir = linked(written, name.kind)
        if heir == name or not _is_there(kb, heir):
            message = f"'{name}' cannot replace itself" if heir == name else f"no record is called '{heir}'"
            yield Finding(name, ("replaced-by",), message, _hint(kb, heir) if heir != name else "name another record")


def _is_there(kb: KnowledgeBase, name: Name) -> bool:
    return name in kb.records or name in kb.loaded.broken


def _hint(kb: KnowledgeBase, heir: Name) -> str:
    if heir in kb.former:
        return f"it is now called '{kb.former[heir]}'"
    return did_you_mean(str(heir), (str(record.name) for record in kb.of_kind(heir.kind))) or "write it as kind/id"
