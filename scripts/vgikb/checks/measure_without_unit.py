"""Numbers that could mean anything."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase


@check(level="warning")
def measure_without_unit(kb: KnowledgeBase) -> Iterator[Finding]:
    """The measure of a requirement has no unit.

    Give the unit, such as s, kW or %. A pure count has the unit "1".

    Bad: `measure: {quantity: interval, comparator: "<=", value: 4}`

    Good: `measure: {quantity: interval, comparator: "<=", value: 4, unit: s}`
    """
    for record in kb.of_kind("requirement"):
        measure = record.data.get("measure")
        if measure and not measure.get("unit", "").strip():
            message = f"'{measure['quantity']}' has no unit"
            yield Finding(record.name, ("measure",), message, 'add unit ("1" for a count)')
