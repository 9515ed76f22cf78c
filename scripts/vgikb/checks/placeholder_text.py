"""Texts that are still to be written."""

import re
from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.wording import texts

MARKS = ("TBD", "TODO", "TBC", "FIXME", "xxx", "XXX", "???", "orem ipsum")
PLACEHOLDER = re.compile(r"\b(?:TBD|TODO|TBC|FIXME)\b|(?<![\w-])[xX]{3,}(?![\w-])|\?{3,}|\b[Ll]orem ipsum\b")


@check(level="warning")
def placeholder_text(kb: KnowledgeBase) -> Iterator[Finding]:
    """A text still holds a placeholder.

    Write the text, or leave the field out: what is not known is shown as unknown.

    Bad: `summary: TBD`

    Good: no `summary`
    """
    # looking for fixed words first is many times faster than a pattern, and most of them are nowhere at all
    everything = "\n".join(text.text for text in texts(kb))
    marks = [mark for mark in MARKS if mark in everything]
    for text in texts(kb) if marks else ():
        if any(mark in text.text for mark in marks):
            found = PLACEHOLDER.search(text.text)
            if found:
                message = f"'{found[0]}' is a placeholder"
                yield Finding(text.record, text.pointer, message, "write the text, or leave the field out")
