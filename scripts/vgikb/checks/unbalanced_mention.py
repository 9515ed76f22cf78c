"""Double brackets that are not closed."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import REFERENCE, KnowledgeBase
from vgikb.wording import CODE, prose_texts


@check(level="warning")
def unbalanced_mention(kb: KnowledgeBase) -> Iterator[Finding]:
    """A text has double brackets that mention nothing.

    Close them with two brackets, on the same line, with an id between them.

    Bad: `the [[evse] of the site`

    Good: `the [[evse]] of the site`
    """
    for text in prose_texts(kb):
        if "[[" in text.text and "[[" in REFERENCE.sub("", CODE.sub(" ", text.text)):
            message = "'[[' begins a mention that is not complete"
            yield Finding(text.record, text.pointer, message, "write [[id]] or [[kind/id|label]]")
