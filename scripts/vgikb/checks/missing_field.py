"""Fields that a record must have."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="error")
def missing_field(kb: KnowledgeBase) -> Iterator[Finding]:
    """A field that the record must have is missing.

    Add the field. The page of the kind says what belongs into it.

    Bad: `an interface without vehicle-side`

    Good: `vehicle-side: ev`
    """
    return kb.findings("missing-field")
