"""Amounts that nobody stands for."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.schema import values_at

FIELDS = (("effects",), ("paths", "effects"))


@check(level="warning")
def effect_amount_without_source(kb: KnowledgeBase) -> Iterator[Finding]:
    """An effect of a use case gives an amount without a source.

    Name the document that gives the number, or leave the amount out.

    Bad: `{actor: ev-driver, kind: benefit, note: lower bill, amount: {value: 200, unit: year, currency: USD}}`

    Good: the same with `source: cpuc-rate-study`
    """
    for record in kb.of_kind("use-case"):
        for field in FIELDS:
            for pointer, effect in values_at(record.data, field):
                if "amount" in effect and not effect.get("source"):
                    message = f"the amount {effect['amount']['value']} has no source"
                    yield Finding(record.name, (*pointer, "amount"), message, "name the source, or leave it out")
