"""Former ids that belong to another record as well."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Name, Related
from vgikb.graph import KnowledgeBase


@check(level="error")
def former_id_reused(kb: KnowledgeBase) -> Iterator[Finding]:
    """A former id is the id of a record today, or two records claim to have had it.

    An id is a public promise: it leads to one record for ever. Rename the new record, or take the former id out where
    it is wrong. Withdrawn records are looked at too.

    Bad: `price-schedule: {former-ids: [prices]}` while a record `prices` exists

    Good: `price-schedule: {former-ids: [prices]}` and no other record with that name
    """
    first: dict[Name, Name] = {}
    renamed = {name: record.data["former-ids"] for name, record in kb.records.items() if "former-ids" in record.data}
    for name, former in sorted(renamed.items()):
        for position, id_ in enumerate(former):
            old = Name(name.kind, id_)
            owner = old if old in kb.records or old in kb.loaded.broken else first.get(old)
            first.setdefault(old, name)
            if owner:
                message = f"'{old}' is a record today" if owner == old else f"'{old}' is a former id of '{owner}' too"
                related = (Related(owner, (), "the other record"),)
                hint = "an id is never given to two records"
                yield Finding(name, ("former-ids", position), message, hint, related=related)
