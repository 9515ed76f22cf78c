"""Definitions that are sentences."""

import re
from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Fix
from vgikb.graph import KnowledgeBase
from vgikb.wording import is_one_sentence, plain

REQUIRING = re.compile(r"\b(?:shall|must|should)\b")


@check(level="warning")
def definition_not_a_phrase(kb: KnowledgeBase) -> Iterator[Finding]:
    """A definition is more than one phrase.

    Write one phrase without a full stop that could stand in place of the term. What a thing has to do is a requirement;
    further remarks go to `notes`.

    Bad: `A station charges cars. It must be safe.`

    Good: `device that supplies energy to an electric vehicle`
    """
    for record in kb.of_kind("term"):
        definition = plain(record.data["definition"]).strip()
        required = REQUIRING.search(definition)
        if not is_one_sentence(definition):
            yield Finding(record.name, ("definition",), "the definition has more than one sentence", "keep one phrase")
        elif definition.endswith((".", "!", "?")):
            fix = Fix("set", record.data["definition"].rstrip()[:-1]) if definition.endswith(".") else None
            message = "the definition ends like a sentence"
            yield Finding(record.name, ("definition",), message, "keep one phrase", fix=fix)
        elif required:
            message = f"the definition requires something ('{required[0]}')"
            yield Finding(record.name, ("definition",), message, "say what it is; make a requirement of the rest")
