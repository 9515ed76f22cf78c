"""Characters that cannot be seen."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def yaml_character(kb: KnowledgeBase) -> Iterator[Finding]:
    r"""The text holds a character that cannot be seen or that changes how the text around it looks.

    Delete the character and type the text again; it often comes along when text is copied from a document or web page.

    Bad: `title: "Station\u202e"`

    Good: `title: Station`
    """
    return kb.findings("yaml-character")
