"""Files that use parts of YAML left out here."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def yaml_feature(kb: KnowledgeBase) -> Iterator[Finding]:
    """The file uses a feature of YAML that records do not need.

    Anchors, aliases, tags, merge keys, directives and second documents are refused, because they can hide what a record
    says. Write the values out in full.

    Bad: `summary: *same-as-above`

    Good: `summary: What travels here.`
    """
    return kb.findings("yaml-feature")
