"""Statements of several sentences."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.wording import is_one_sentence


@check(level="warning")
def statement_not_one_sentence(kb: KnowledgeBase) -> Iterator[Finding]:
    """A requirement's statement is more than one sentence.

    Keep the sentence with the verb. Reasons go to `rationale`, how to test it to `verification`.

    Bad: `The message shall carry prices. Drivers need them to decide.`

    Good: `The message shall carry prices.` with `rationale: Drivers need them to decide.`
    """
    for record in kb.of_kind("requirement"):
        if not is_one_sentence(record.data["statement"]):
            hint = "move the rest to rationale or verification"
            yield Finding(record.name, ("statement",), "the statement has more than one sentence", hint)
