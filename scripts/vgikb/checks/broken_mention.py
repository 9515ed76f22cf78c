"""Mentions in a text that lead nowhere."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Fix, Name
from vgikb.graph import KnowledgeBase, Mention
from vgikb.spelling import did_you_mean, sole


@check(level="error")
def broken_mention(kb: KnowledgeBase) -> Iterator[Finding]:
    """A text mentions a record in double brackets that is not there or has been withdrawn.

    Correct the id. A bare id is a term; everything else is written with its kind. A label of your own goes behind a
    bar.

    Bad: `The [[csms-station]] interface`

    Good: `The [[interface/csms-station]] interface`, or `the [[interface/csms-station|link to the station]]`
    """
    for mention in kb.mentions:
        record = kb.records.get(mention.target)
        if record is None and mention.target not in kb.loaded.broken:
            message = f"{mention.written} leads to no record: no {mention.target.kind} is called '{mention.target.id}'"
            if mention.target.kind not in kb.kinds:
                message = f"{mention.written} leads to no record: '{mention.target.kind}' is no kind"
            yield Finding(mention.source, mention.pointer, message, _hint(kb, mention), fix=_fix(kb, mention))
        elif record and record.withdrawn:
            hint = str(record.data.get("replaced-by") or record.data.get("reason", "take the brackets out"))
            yield Finding(mention.source, mention.pointer, f"{mention.written} leads to a withdrawn record", hint)


def _hint(kb: KnowledgeBase, mention: Mention) -> str:
    target = mention.target
    if target in kb.former:
        return f"it is now called '{_short(kb.former[target])}'"
    if target.kind not in kb.kinds:
        return did_you_mean(target.kind, kb.kinds)
    elsewhere = [kind for kind in sorted(kb.kinds) if kb.find(kind, target.id)]
    if elsewhere:
        return f"did you mean '{elsewhere[0]}/{target.id}'?"
    return did_you_mean(_short(target), (_short(record.name) for record in kb.of_kind(target.kind)))


def _short(name: Name) -> str:
    """As it stands in brackets: terms need no kind."""
    return name.id if name.kind == "term" else str(name)


def _fix(kb: KnowledgeBase, mention: Mention) -> Fix | None:
    """The text with the one id that was meant: the new name of a renamed record, or the only one that comes near."""
    target = mention.target
    alike = sole(target.id, (record.id for record in kb.of_kind(target.kind))) if target.kind in kb.kinds else ""
    elsewhere = any(kb.find(kind, target.id) for kind in kb.kinds)
    meant = kb.former.get(target) or (Name(target.kind, alike) if alike and not elsewhere else None)
    if meant is None:
        return None
    inside = mention.written[2:-2].partition("|")[0]
    text = next(text for pointer, text in kb.prose(kb.records[mention.source]) if pointer == mention.pointer)
    return Fix("set", text.replace(mention.written, mention.written.replace(inside, _short(meant), 1)))
