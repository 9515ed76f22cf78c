"""File names that are no ids."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def file_name(kb: KnowledgeBase) -> Iterator[Finding]:
    """The name of a file cannot serve as the id of a record.

    Use lower-case letters, digits, single hyphens and dots, and the ending .yaml. The name becomes the web address of
    the record and never changes again.

    Bad: `kb/term/Charging Station.yml`

    Good: `kb/term/charging-station.yaml`
    """
    return kb.findings("file-name")
