"""Values that a field does not allow."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def wrong_value(kb: KnowledgeBase) -> Iterator[Finding]:
    """A value does not have the form that its field asks for.

    Use one of the allowed values, or the form that the description of the field shows.

    Bad: `direction: both`

    Good: `direction: V2G`
    """
    return kb.findings("wrong-value")
