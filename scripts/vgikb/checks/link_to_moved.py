"""Links that use the former id of a record."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Fix, Name
from vgikb.graph import KnowledgeBase


@check(level="error")
def link_to_moved(kb: KnowledgeBase) -> Iterator[Finding]:
    """A link uses the former id of a record that has been renamed.

    Write the new id. Former ids keep working as web addresses only.

    Bad: `needs: [prices]`, where `price-schedule` has `former-ids: [prices]`

    Good: `needs: [price-schedule]`
    """
    for edge in kb.unresolved:
        new = kb.former.get(edge.target)
        if new and edge.target not in kb.records and new.kind in edge.link.to:
            written = _short(edge.link.to, new)
            fix = Fix("rename" if edge.link.of_keys else "set", written)
            message = f"'{edge.target}' is now called '{new}'"
            yield Finding(edge.source, edge.pointer, message, f"write '{written}'", fix=fix)


def _short(kinds: tuple[str, ...], name: Name) -> str:
    """The name as this field would have it: a bare id for its first kind."""
    return name.id if name.kind == kinds[0] else str(name)
