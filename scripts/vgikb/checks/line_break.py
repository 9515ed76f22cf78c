"""Short texts that run over several lines."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Fix
from vgikb.graph import KnowledgeBase
from vgikb.wording import texts


@check(level="error")
def line_break(kb: KnowledgeBase) -> Iterator[Finding]:
    """A short text, such as a title, holds a line break.

    Put it on one line, or start it with `>-`, which joins the lines that follow (`|` and `>` keep line breaks).

    Bad: `title: "Charging\\nstation"`

    Good: `title: Charging station`
    """
    for text in texts(kb):
        if text.sort == "line" and text.text.splitlines() not in ([], [text.text]):
            fix = Fix("set", " ".join(text.text.split()))
            hint = "use one line, or start with '>-'"
            yield Finding(text.record, text.pointer, "the text holds a line break", hint, fix=fix)
