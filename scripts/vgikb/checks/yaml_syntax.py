"""Files that cannot be read as YAML."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def yaml_syntax(kb: KnowledgeBase) -> Iterator[Finding]:
    """The file is not written in correct YAML.

    Look at the marked place and the line above it: most often a quote is not closed, a blank is missing after a colon,
    or a line is not indented like its neighbours. Nothing else in the file is checked before this is mended.

    Bad: `title: Station: the device`

    Good: `title: "Station: the device"`
    """
    return kb.findings("yaml-syntax")
