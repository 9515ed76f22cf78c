"""Statements without exactly one verb of obligation."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.wording import verbs


@check(level="warning")
def statement_verb(kb: KnowledgeBase) -> Iterator[Finding]:
    """A requirement's statement does not have exactly one verb of obligation.

    Use one of shall, should and may, once. Two verbs make two requirements; `must` is written `shall`.

    Bad: `The message must carry a price and may carry a currency.`

    Good: `The message shall carry a price with its currency.`
    """
    for record in kb.of_kind("requirement"):
        found = verbs(record.data["statement"])
        if not found:
            message = "the statement has no shall, should or may"
            yield Finding(record.name, ("statement",), message, "say once how binding it is")
        elif len(found) > 1:
            message = f"the statement has {len(found)} verbs of obligation: {', '.join(found)}"
            yield Finding(record.name, ("statement",), message, "split it into one requirement for each")
        elif found == ["must"]:
            yield Finding(record.name, ("statement",), "the statement says 'must'", "write 'shall'")
