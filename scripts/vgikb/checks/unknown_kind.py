"""Folders of kb/ that are no kind."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def unknown_kind(kb: KnowledgeBase) -> Iterator[Finding]:
    """A folder of kb/ has a name that is no kind of record.

    Move the records to the folder of their kind. Pages written by hand belong into kb/pages.

    Bad: `kb/terms/ev.yaml`

    Good: `kb/term/ev.yaml`
    """
    return kb.findings("unknown-kind")
