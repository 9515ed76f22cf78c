"""Ids that two files share."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def duplicate_id(kb: KnowledgeBase) -> Iterator[Finding]:
    """Two files of one kind have the same name in different folders, so two records have one id.

    Rename one of them, or join the two records.

    Bad: `kb/term/a/ev.yaml and kb/term/b/ev.yaml`

    Good: `kb/term/a/ev.yaml and kb/term/b/ev-battery.yaml`
    """
    return kb.findings("duplicate-id")
