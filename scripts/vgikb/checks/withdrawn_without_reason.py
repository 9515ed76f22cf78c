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
    for name, record in sorted(kb.records.items()):
        status = record.data.get("status")
        explained = any(record.data.get(key, "").strip() for key in ("replaced-by", "reason"))
        if status in ("deprecated", "withdrawn") and not explained:
            message = f"{status} without replaced-by or reason"
            yield Finding(name, ("status",), message, "say what takes its place, or why")
