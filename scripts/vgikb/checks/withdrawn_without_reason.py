"""Records withdrawn without a word."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def withdrawn_without_reason(kb: KnowledgeBase) -> Iterator[Finding]:
    """A withdrawn or deprecated record says neither what takes its place nor why.

    Readers still come to its page. Name the record that takes its place in `replaced-by`, or say why in `reason`.

    Bad: `status: withdrawn`

    Good: `status: withdrawn` with `replaced-by: requirement/price-schedule`
    """
    left = [record for record in kb.records.values() if record.data.get("status") in ("deprecated", "withdrawn")]
    for record in left:
        if not any(record.data.get(key, "").strip() for key in ("replaced-by", "reason")):
            message = f"{record.data['status']} without replaced-by or reason"
            yield Finding(record.name, ("status",), message, "say what takes its place, or why")
