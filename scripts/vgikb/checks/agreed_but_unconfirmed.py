"""Records agreed before their facts were seen."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="warning")
def agreed_but_unconfirmed(kb: KnowledgeBase) -> Iterator[Finding]:
    """A record is agreed although its facts are unconfirmed.

    Confirm the facts first, or set the status back to `proposed`.

    Bad: `status: agreed` with `confidence: unconfirmed`

    Good: `status: proposed` with `confidence: unconfirmed`
    """
    for kind in kb.kinds:
        for record in kb.of_kind(kind):
            if record.data.get("status") == "agreed" and record.data.get("confidence") == "unconfirmed":
                yield Finding(record.name, ("status",), "agreed, but unconfirmed", "confirm it, or write proposed")
