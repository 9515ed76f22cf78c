"""Statements that are more or less binding than their level."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.wording import verbs


@check(level="warning")
def level_mismatch(kb: KnowledgeBase) -> Iterator[Finding]:
    """The verb of a statement disagrees with the level of the requirement.

    Make `level` the verb of the statement, or the other way round.

    Bad: `The message should carry a price.` with `level: shall`

    Good: `The message shall carry a price.` with `level: shall`
    """
    for record in kb.of_kind("requirement"):
        found, level = verbs(record.data["statement"]), record.data["level"]
        if len(found) == 1 and found[0] not in (level, "must"):
            message = f"the statement says '{found[0]}', the level is '{level}'"
            yield Finding(record.name, ("level",), message, "make both the same")
