"""Statements that no test can decide."""

import re
from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.wording import plain

VAGUE = re.compile(
    r"\band/or\b|\betc\b\.?|\band so on\b|\bas (?:appropriate|applicable|needed|necessary|required|far as possible)\b"
    r"|\b(?:if|where|when|wherever|whenever) (?:possible|appropriate|applicable|practicable|necessary|needed)\b"
    r"|\b(?:but|and) not limited to\b|\bas a minimum\b|\b(?:user|customer)[- ]friendly\b"
    r"|\b(?:adequate|sufficient|reasonable|appropriate|suitable|timely|easy|easily|seamless|seamlessly|robust|flexible)\b"
    r"|\b(?:approximately|almost|various|best|optimal|state[- ]of[- ]the[- ]art|near real[- ]time|fast enough)\b",
    re.IGNORECASE,
)


@check(level="warning")
def statement_vague(kb: KnowledgeBase) -> Iterator[Finding]:
    """A requirement's statement has words that no test can decide.

    Say what is meant, with a number where there is one, and name each thing instead of "etc.".

    Bad: `The message shall carry prices in a timely and user-friendly manner, etc.`

    Good: `The message shall carry prices for consecutive intervals.`
    """
    for record in kb.of_kind("requirement"):
        found = dict.fromkeys(word.lower() for word in VAGUE.findall(plain(record.data["statement"])))
        if found:
            message = f"the statement is vague: {', '.join(found)}"
            yield Finding(record.name, ("statement",), message, "say what is meant, so that a test can decide")
