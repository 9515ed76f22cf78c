"""Sections: a diff, its impact and the findings -> tables of what a reviewer has to know, in the order of weight."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from vgikb.change_impact import ChangeImpact, Level
from vgikb.diff import Diff, Flip, RecordChange
from vgikb.field_changes import FieldChange
from vgikb.findings import Finding, Name
from vgikb.impact import Impact
from vgikb.reviews.gaps import FindingsChange
from vgikb.telling import place

Names = tuple[Name, ...]
NOTHING = "nothing"
SORTS = ("better", "found out", "worse", "in doubt now")  # of claims
NAMED = 8  # names in one cell before the rest is counted


@dataclass(frozen=True, slots=True)
class Several:
    """Records in one cell."""

    names: Names


Cell = str | int | Name | Several | FieldChange  # a text is never taken for markup


@dataclass(frozen=True, slots=True)
class Section:
    """One table; folded: only its title shows at first, where that can be."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    folded: bool = False


def change_sections(found: Diff) -> Iterator[Section]:
    """What differs, whatever follows from it."""
    yield Section("Records", ("Record", "Change", "Where"), tuple(_records(found)))
    yield answer_section(found)
    yield Section("What the changed records say", ("Record", "Field", "Before and now"), tuple(_values(found)), True)
    claims = ((c.protocol, c.requirement, c.before, c.after, c.sort) for c in found.claims)
    yield Section("Claims", ("Protocol", "Requirement", "Before", "Now", ""), tuple(claims), True)
    links = (*(("new", *link) for link in found.links_added), *(("gone", *link) for link in found.links_removed))
    yield Section("Links", ("", "From", "Field", "To"), links, True)


def _records(found: Diff) -> Iterator[tuple[Cell, ...]]:
    """One row for each record, what weighs most first."""
    former = {new: old for old, new in found.renamed}
    changes = {change.name: change for change in found.changed}
    yield from ((name, "cannot be read", "see the check") for name in found.unreadable)
    yield from ((name, "removed", "") for name in found.removed)
    for new, old in sorted(former.items()):
        weight, topics = _told(changes.get(new))
        yield new, f"renamed, {weight}" if weight else "renamed", f"was {old}{f'; {topics}' if topics else ''}"
    yield from ((change.name, *_told(change)) for change in found.meaning if change.name not in former)
    yield from ((name, "added", "") for name in found.added)
    yield from ((change.name, *_told(change)) for change in found.wording if change.name not in former)


def _told(change: RecordChange | None) -> tuple[str, str]:
    """How much it weighs, and which fields it is about."""
    if not change:
        return "", ""
    weight = "withdrawn" if change.withdrawn else "wording only" if change.editorial else "meaning"
    return weight, ", ".join(change.topics)


def answer_section(found: Diff) -> Section:
    """With all known protocols together."""
    rows = ((flip.subject, flip.before or NOTHING, flip.after or NOTHING, flip.sort) for flip in found.answers)
    return Section("Answers of use cases", ("Use case", "Before", "Now", ""), tuple(rows))


def _values(found: Diff) -> Iterator[tuple[Cell, ...]]:
    for change in (*found.meaning, *found.wording):
        yield from ((change.name, place(field), field) for field in change.fields)


def impact_sections(found: Diff, impact: ChangeImpact) -> Iterator[Section]:
    """What follows from a change."""
    yield Section("Coverage", ("Protocol", *map(str.capitalize, SORTS), "Known before", "Known now"), _known(impact))
    alone = tuple((*_with_protocol(flip), flip.before, flip.after, flip.sort) for flip in impact.alone)
    head = ("Use case", "Protocol", "Before", "Now", "")
    yield Section("Use cases from end to end with one protocol alone", head, alone, True)
    flips = ((one.scenario, one.flip) for one in impact.scenarios)
    rows = tuple((flip.subject, scenario, flip.before, flip.after, flip.sort) for scenario, flip in flips)
    yield Section("Use cases in the scenarios", ("Use case", "Scenario", "Before", "Now", ""), rows, True)
    reach = tuple(
        (*_with_protocol(flip), flip.before or NOTHING, flip.after or NOTHING, flip.sort)
        for flip in found.flips
        if flip.protocol
    )
    yield Section("Links of use cases that one protocol serves", head, reach, True)
    yield Section("Smallest sets of protocols", ("Set", "Before", "Now"), tuple(_sets(impact)), True)
    yield Section("Who depends on what changed", ("Record", "Named by", "Answers that rest on it"), _who(impact), True)


def _with_protocol(flip: Flip) -> tuple[Name, Cell]:
    return flip.subject, flip.protocol or ""


def _known(impact: ChangeImpact) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            one.protocol,
            *(one.sorts.get(sort, 0) for sort in SORTS),
            f"{one.before} of {one.asked_before}",
            f"{one.after} of {one.asked_after}",
        )
        for one in impact.known
    )


def _sets(impact: ChangeImpact) -> Iterator[tuple[Cell, ...]]:
    """Each set that was among the smallest or is now, with the use cases it enables."""
    before, after = (_by_set(levels) for levels in (impact.sets_before, impact.sets_after))
    for names in sorted(before.keys() | after.keys(), key=lambda names: (len(names), names)):
        was, is_ = before.get(names, 0), after.get(names, 0)
        if was != is_:
            yield (
                Several(names),
                f"enables {was}" if was else "not among them",
                f"enables {is_}" if is_ else "not among them",
            )


def _by_set(levels: Iterable[Level]) -> Mapping[Names, int]:
    return {names: level.enabled for level in levels for names in level.sets}


def _who(impact: ChangeImpact) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (one.name, Several(tuple(dict.fromkeys(by.name for by in one.direct))), Several(one.answers))
        for one in impact.affected
        if one.direct or one.answers
    )


def finding_sections(found: FindingsChange) -> Iterator[Section]:
    """What the checks say now and did not say before, and the other way round."""
    faults = tuple((*_finding(f), f"{f.level}: {f.check}") for f in found.won("error", "warning"))
    yield Section("New errors and warnings", ("Record", "What", "Check"), faults)
    for title, gaps in (("New gaps", found.won("info")), ("Closed gaps", found.lost("info"))):
        yield Section(title, ("Record", "What", "Check"), tuple((*_finding(f), f.check) for f in gaps), True)
    mended = tuple((*_finding(f), f"{f.level}: {f.check}") for f in found.lost("error", "warning"))
    yield Section("Errors and warnings that are gone", ("Record", "What", "Check"), mended, True)


def _finding(finding: Finding) -> tuple[Cell, Cell]:
    return finding.record if finding.record.id else finding.path, finding.message


def record_sections(found: Impact, pages: Iterable[str]) -> Iterator[Section]:
    """Who depends on one record, kind by kind."""
    yield Section("Named by", ("Record", "How"), tuple((by.name, by.relation) for by in found.direct))
    yield Section("Answers that rest on it", ("Use case", "State"), found.answers)
    shown = tuple((one.matrix, one.axis, one.record) for one in found.matrices)
    yield Section("Matrices that show it", ("Matrix", "In its", "As"), shown)
    yield Section("Hand-written pages that mention it", ("Page",), tuple((page,) for page in pages))
