"""Summary: a diff and what follows from it -> a few sentences for somebody who knows the field and not the tools."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from vgikb.diff import Diff
from vgikb.findings import LEVELS, Name
from vgikb.history import SORTS
from vgikb.reports.run import counted
from vgikb.reviews.gaps import FindingsChange

NAMED = 3  # use cases in one sentence
ANSWERS = {
    "better": "carried further",
    "found out": "now known",
    "worse": "carried less far",
    "in doubt now": "now in doubt",
    "new": "judged for the first time",
    "gone": "no longer judged",
    "other": "carried otherwise",
}
Write = Callable[[Name], str]  # how a record is named


def summary(found: Diff, write: Write) -> Iterator[str]:
    """What changed, and what it does to the answers."""
    yield _records(found)
    answers = [(sort, [flip.subject for flip in found.answers if flip.sort == sort]) for sort in SORTS]
    told = [f"{_use_cases(names)} {ANSWERS[sort]} ({_some(names, write)})" for sort, names in answers if names]
    unmoved = "every use case is carried as far as before"
    begin = "Leaving aside what cannot be read, and with" if found.unreadable else "With"
    yield f"{begin} all known protocols together, {_and(told) or unmoved}."
    claims = Counter(claim.sort for claim in found.claims)
    if claims:
        yield f"Claims of protocols: {_and([f'{claims[sort]} {sort}' for sort in SORTS if claims[sort]])}."


def _records(found: Diff) -> str:
    withdrawn = len(found.withdrawn)
    counts = {
        "adds {}": len(found.added),
        "removes {}": len(found.removed),
        "withdraws {}": withdrawn,
        "renames {}": len(found.renamed),
        "changes the meaning of {}": len(found.meaning) - withdrawn,
        "only rewords {}": len(found.wording),
        "leaves {} that cannot be read": len(found.unreadable),
    }
    told = [words.format(counted(count, "record")) for words, count in counts.items() if count]
    return f"This change {_and(told)}." if told else "This change leaves every record as it was."


def _use_cases(names: Sequence[Name]) -> str:
    return f"{counted(len(names), 'use case')} {'is' if len(names) == 1 else 'are'}"


def _some(names: Sequence[Name], write: Write) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(write(name) for name in names[:NAMED]) + more


def findings_summary(found: FindingsChange) -> Iterator[str]:
    """What the checks say now, and how gaps grow or shrink."""
    won, lost = len(found.won("info")), len(found.lost("info"))
    stand = f"{found.before['info']:,} before, {found.after['info']:,} now"
    grown = f"{_count(won, 'new gap')} and {_count(lost, 'closed')}" if won or lost else "no gap opened or closed"
    yield f"Gaps in what is known: {grown} ({stand})."
    faults: Mapping[str, int] = {level: found.after[level] for level in LEVELS[:2]}
    new = len(found.won("error", "warning"))
    told = " and ".join(_count(count, level) for level, count in faults.items())
    yield f"The check finds {told}{f', {new} of them new' if new else ''}."


def _count(count: int, word: str) -> str:
    """'no errors', '1 error', '2 errors', '2 closed'."""
    ending = "" if count == 1 or word == "closed" else "s"
    return f"{count or 'no'} {word}{ending}" if word != "closed" else f"{count or 'none'} closed"


def _and(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
