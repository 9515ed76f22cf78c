"""Claims that depend on an option nobody has described."""

from collections.abc import Iterator

from vgikb.checks import check
from vgikb.findings import Finding, Name
from vgikb.graph import KnowledgeBase
from vgikb.spelling import did_you_mean


@check(level="error")
def unknown_option(kb: KnowledgeBase) -> Iterator[Finding]:
    """A claim depends on an option that its protocol does not list.

    Correct the id of the option, or add it to `options` of the protocol. An amendment or profile has the
    options of its base too.

    Bad: `option: smart-chargin`

    Good: `option: smart-charging`
    """
    for record in kb.of_kind("coverage"):
        limited = [(position, claim) for position, claim in enumerate(record.data["claims"]) if "option" in claim]
        for edition in (edge.target for edge in kb.links_from(record.name, "protocol") if limited):
            known = _options(kb, edition)
            doubtful = kb.in_doubt(edition, "amends", "profile-of")
            for position, claim in () if doubtful else limited:
                if claim["option"] not in known:
                    message = f"'{edition.id}' has no option '{claim['option']}'"
                    hint = did_you_mean(claim["option"], known) or f"its options: {', '.join(sorted(known)) or 'none'}"
                    yield Finding(record.name, ("claims", position, "option"), message, hint)


def _options(kb: KnowledgeBase, edition: Name) -> set[str]:
    """The options of an edition and of those it adds to or narrows."""
    editions = [edition]
    for name in editions:
        bases = (edge.target for field in ("amends", "profile-of") for edge in kb.links_from(name, field))
        editions += [base for base in bases if base not in editions]
    return {option["id"] for name in editions for option in kb.records[name].data.get("options", ())}
