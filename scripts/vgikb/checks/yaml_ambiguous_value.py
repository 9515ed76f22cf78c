"""Values that different programs read differently."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def yaml_ambiguous_value(kb: KnowledgeBase) -> Iterator[Finding]:
    """A value without quotes means different things to different programs.

    Put it in quotes if it is text, such as a version, a clause, a time or the country code of Norway.

    Bad: `edition: 2.10`

    Good: `edition: "2.10"`
    """
    return kb.findings("yaml-ambiguous-value")
