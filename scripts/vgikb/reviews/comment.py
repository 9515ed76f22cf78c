"""Comment: all that a reviewer has to know of a change -> one comment for a forge, short enough to be taken."""

from collections.abc import Iterable

from vgikb.reviews.markdown import Writer
from vgikb.reviews.sections import Section

MARKER = "<!-- vgikb review -->"  # by which a workflow finds its own comment again
MOST = 60_000  # characters; forges refuse more than 65,536
FOOT = (
    "\n*Full*, *partial* and *none* are claims with evidence; *unknown* says that nobody has recorded a claim yet, not "
    "that a protocol fails. Made by `vgikb review`; `vgikb diff` tells every difference.\n"
)


def comment(sentences: Iterable[str], sections: Iterable[Section], writer: Writer) -> str:
    """The comment for a pull request."""
    text = f"{MARKER}\n## What this change means\n\n{' '.join(sentences)}\n"
    return text + within(sections, writer, MOST - len(text) - len(FOOT)) + FOOT


def within(sections: Iterable[Section], writer: Writer, room: int, fold: bool = True) -> str:
    """The sections in so many characters; each gets its share, and what one leaves goes to those after it."""
    told = [section for section in sections if section.rows]
    text = ""
    for position, section in enumerate(told):
        share = (room - len(text)) // (len(told) - position)
        text += "\n" + writer.section(section, share - 1, fold)
    return text
