"""Waivers of checks that cannot be waived."""

from collections.abc import Iterator

from vgikb.checks import all_checks, check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.spelling import did_you_mean


@check(level="error")
def waiver_unknown_check(kb: KnowledgeBase) -> Iterator[Finding]:
    """A waiver names no check, or one that cannot be waived.

    Only warnings can be waived, except those about waivers: errors must be mended, and gaps in knowledge are results.

    Bad: `waive: [{check: dangling-link, ...}]`

    Good: `waive: [{check: statement-vague, ...}]`
    """
    levels = {known.name: known.level for known in all_checks()}
    waivable = [name for name, level in levels.items() if level == "warning" and not name.startswith("waiver-")]
    for kind in kb.kinds:
        for record in kb.of_kind(kind):
            for position, waiver in enumerate(record.data.get("waive", ())):
                name = waiver["check"]
                if name not in waivable:
                    message = f"'{name}' cannot be waived" if name in levels else f"no check is called '{name}'"
                    hint = did_you_mean(name, waivable) or "only warnings can be waived"
                    yield Finding(record.name, ("waive", position, "check"), message, hint)
