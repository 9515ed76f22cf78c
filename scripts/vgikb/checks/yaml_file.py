"""Things under kb/ that are no plain files and folders."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def yaml_file(kb: KnowledgeBase) -> Iterator[Finding]:
    """A file that should hold a record is no ordinary file, or a file stands where a folder belongs.

    Put the record itself there. Links to other files (symbolic links) are not followed, so that nothing outside the
    knowledge base is published by mistake.

    Bad: `kb/term (a file)`

    Good: `kb/term/ev.yaml (a file in the folder kb/term)`
    """
    return kb.findings("yaml-file")
