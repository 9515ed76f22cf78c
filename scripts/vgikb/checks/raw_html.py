"""HTML in texts."""

import re
from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.wording import CODE, prose_texts

TAG = re.compile(r"<(?:[/!?]?[a-zA-Z][a-zA-Z0-9-]*(?=[\s/>]|$)|!--)")


@check(level="warning")
def raw_html(kb: KnowledgeBase) -> Iterator[Finding]:
    """A text holds HTML, which is shown as it stands and not as markup.

    Use Markdown for emphasis, lists and links. Put a name in angle brackets between backticks.

    Bad: `the <b>first</b> interval`

    Good: `the **first** interval`
    """
    for text in prose_texts(kb):
        tag = TAG.search(CODE.sub(" ", text.text)) if "<" in text.text else None
        if tag:
            message = f"'{tag[0]}' looks like HTML, which is not read as such"
            yield Finding(text.record, text.pointer, message, "use Markdown, or put it between backticks")
