"""Files that are too large or too deep."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def yaml_limit(kb: KnowledgeBase) -> Iterator[Finding]:
    """The file is larger, or nested deeper, than any record needs to be.

    Split the record, or take out what does not belong into it.

    Bad: `notes: [[[[[[ ... ]]]]]]`

    Good: `notes: One text.`
    """
    return kb.findings("yaml-limit")
