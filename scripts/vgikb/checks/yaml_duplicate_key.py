"""Fields that stand twice in one place."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def yaml_duplicate_key(kb: KnowledgeBase) -> Iterator[Finding]:
    """The same field stands twice in one group of fields.

    Keep one of them, or join the two lists. Otherwise one of the values would be lost without a word.

    Bad: `{label: EVSE, label: charger}`

    Good: `{label: EVSE}`
    """
    return kb.findings("yaml-duplicate-key")
