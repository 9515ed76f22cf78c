"""Files that are not UTF-8 text."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def yaml_encoding(kb: KnowledgeBase) -> Iterator[Finding]:
    """The file is not plain UTF-8 text.

    Save it again as "UTF-8" (without "BOM", if your editor asks).

    Bad: `a file saved as "Windows-1252" or "UTF-16"`

    Good: `the same file saved as "UTF-8"`
    """
    return kb.findings("yaml-encoding")
