"""Statements that only one protocol can meet."""

import re
from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.wording import named_protocols, plain, protocol_names

CONFORM = re.compile(r"\b(?:conform|comply|compliant|conformant|in accordance) (?:to|with)\b")


@check(level="warning")
def statement_names_protocol(kb: KnowledgeBase) -> Iterator[Finding]:
    """A requirement's statement names a protocol, or asks to conform to a document.

    Say what has to be possible, so that every protocol can be compared. That a protocol is obligatory is a mandate of a
    driver.

    Bad: `The station shall conform to OCPP 2.0.1.`

    Good: `The message shall carry a limit on charging power for each interval.`
    """
    names = protocol_names(kb)
    for record in kb.of_kind("requirement"):
        statement = plain(record.data["statement"])
        spans = [*named_protocols(statement, names), *(found.span() for found in CONFORM.finditer(statement))]
        if spans:
            message = f"the statement says '{statement[slice(*spans[0])]}'"
            yield Finding(record.name, ("statement",), message, "say what has to be possible, not by which protocol")
