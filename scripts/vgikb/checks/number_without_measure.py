"""Numbers in statements that nothing can compute with."""

import re
from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.wording import plain

NUMBER = re.compile(
    r"(?<![\w.-])\d[\d,]*(?:\.\d+)?\s?"
    r"(?:%|[kMG]?W\b|[kMG]?Wh\b|k?VAR?\b|kvar\b|[kM]?Hz\b|k?V\b|A\b|ms\b|seconds?\b|minutes?\b|hours?\b|days?\b)"
)


@check(level="warning")
def number_without_measure(kb: KnowledgeBase) -> Iterator[Finding]:
    """A statement holds a number with a unit, but the requirement has no measure.

    Add `measure` with quantity, comparator, value and unit, so that the number can be compared.

    Bad: `statement: The meter shall report power every 4 seconds.` alone

    Good: the same with `measure: {quantity: interval, comparator: "<=", value: 4, unit: s}`
    """
    for record in kb.of_kind("requirement"):
        number = NUMBER.search(plain(record.data["statement"]))
        if number and "measure" not in record.data:
            message = f"the statement says '{number[0]}', but there is no measure"
            yield Finding(record.name, ("statement",), message, "add measure")
