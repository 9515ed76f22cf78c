"""Acronyms that the glossary does not know."""

import re
from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.labels import labels_of
from vgikb.wording import named_protocols, plain, protocol_names

ACRONYM = re.compile(r"\b[A-Z0-9]*[A-Z][A-Z0-9]*[A-Z][A-Z0-9]*(?=s?\b)")
EVERYBODY_KNOWS = {"AC", "DC", "MW", "GW", "MWH", "KWH", "VA", "VAR", "KVA", "MVA", "ISO", "IEC", "US", "EU", "UK"}


@check(level="warning")
def undefined_acronym(kb: KnowledgeBase) -> Iterator[Finding]:
    """A requirement's statement uses an acronym that is no term.

    Write the words out, or add a term that has it as title or among its `abbreviations`.

    Bad: `The EVCC shall send its limits.`

    Good: `The vehicle shall send its limits.`
    """
    known = EVERYBODY_KNOWS | {label.text for record in kb.of_kind("term") for label in labels_of(record)}
    for record in kb.of_kind("requirement"):
        statement = plain(record.data["statement"])
        named = list(named_protocols(statement, protocol_names(kb)))  # told by statement-names-protocol
        found = [match for match in ACRONYM.finditer(statement) if not any(a <= match.start() < b for a, b in named)]
        for acronym in dict.fromkeys(match[0] for match in found):
            if acronym not in known:
                hint = "write the words out, or add a term"
                yield Finding(record.name, ("statement",), f"'{acronym}' is no term of the glossary", hint)
