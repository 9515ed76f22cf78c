"""History: the releases of a repository and the state that lies there -> what each changed, also for each record."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

from vgikb.chain import chain
from vgikb.coverage import coverage
from vgikb.diff import ClaimChange, Diff, Flip, RecordChange, diff
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase, load
from vgikb.revisions import Repository, Revision, RevisionError, repository, unpacked
from vgikb.schema import SchemaError

DRAFT = "draft"  # what is not released yet
SORTS = ("better", "found out", "worse", "in doubt now", "new", "gone", "other")  # of answers, in the order told
Sort = Literal["added", "changed", "renamed", "removed"]


@dataclass(frozen=True, slots=True)
class Step:
    """From one state to the next."""

    name: str  # of the release it led to; empty for what is not released yet
    since: str  # the release before; empty for the first
    moment: datetime  # in UTC
    records: int  # that stand afterwards, withdrawn ones not counted
    diff: Diff
    lost: Mapping[Name, str]  # records that are no more, by title

    @property
    def day(self) -> str:
        return self.moment.date().isoformat()

    @property
    def title(self) -> str:
        return f"Release {self.name}" if self.name else f"Not yet released, since {self.since}"

    @property
    def slug(self) -> str:
        """The name of its page."""
        return self.name or "unreleased"

    @property
    def summary(self) -> str:
        """What changed, as numbers in one sentence."""
        if not self.since:
            return f"The first release: {self.records} records."
        counts = {
            "added": len(self.diff.added),
            "changed in meaning": len(self.diff.meaning),
            "changed in wording only": len(self.diff.wording),
            "renamed": len(self.diff.renamed),
            "withdrawn": len(self.diff.withdrawn),
            "removed": len(self.diff.removed),
        }
        told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        answers = ", ".join(f"{count} {sort}" for sort, count in self.sorts.items())
        return f"Records: {told or 'none changed'}. Answers of use cases: {answers or 'none changed'}."

    @property
    def sorts(self) -> dict[str, int]:
        """How many answers changed in which way."""
        counts = Counter(flip.sort for flip in self.diff.answers)
        return {sort: counts[sort] for sort in SORTS if counts[sort]}


@dataclass(frozen=True, slots=True)
class Event:
    """What one step did to one record."""

    step: Step
    sort: Sort
    former: Name | None = None  # what it was called before
    change: RecordChange | None = None
    claims: tuple[ClaimChange, ...] = ()  # made for this protocol
    answers: tuple[Flip, ...] = ()  # for this use case, with all protocols

    @property
    def editorial(self) -> bool:
        """Whether only the wording is another one."""
        more = self.sort != "changed" or self.claims or self.answers
        return self.change is not None and self.change.editorial and not more

    @property
    def withdrawn(self) -> bool:
        return self.change is not None and self.change.withdrawn


@dataclass(frozen=True)
class History:
    """Steps, newest first, and what a reader has to know about them; empty notes: they are complete."""

    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    moment: datetime | None = None  # of the last commit
    former: Mapping[Name, Name] = field(default_factory=dict)  # names of old and who bears them no more

    @property
    def releases(self) -> list[Step]:
        return [step for step in self.steps if step.name]

    def of(self, name: Name) -> Sequence[Event]:
        """What happened to a record, newest first, also under its former names."""
        return self._events.get(name, ())

    @cached_property
    def gone(self) -> dict[Name, Step]:
        """Names that were published and that no record bears any more: the step that removed them."""
        found: dict[Name, Step] = {}
        for step in reversed(self.steps):
            found |= dict.fromkeys(step.diff.removed, step)
            for name in step.diff.added:
                found.pop(name, None)
        return {name: step for name, step in sorted(found.items()) if name not in self.former}

    @cached_property
    def _events(self) -> dict[Name, list[Event]]:
        found: dict[Name, list[Event]] = {}
        heirs: dict[Name, Name] = {}  # a name at the time of the step that is looked at -> today's
        for step in self.steps:
            for name, event in _events(step):
                found.setdefault(heirs.get(name, name), []).append(event)
            heirs |= {old: heirs.get(new, new) for old, new in step.diff.renamed}
        return found


def _events(step: Step) -> Iterator[tuple[Name, Event]]:
    """What a step did, by the name that a record has after it."""
    found = step.diff
    yield from ((name, Event(step, "added")) for name in found.added)
    yield from ((name, Event(step, "removed")) for name in found.removed)
    if not step.since:
        return
    former = {new: old for old, new in found.renamed}
    changes = {change.name: change for change in found.changed}
    claims: dict[Name, list[ClaimChange]] = {}
    for claim in found.claims:
        claims.setdefault(claim.protocol, []).append(claim)
    answers = {flip.subject: (flip,) for flip in step.diff.answers}
    for name in sorted((former.keys() | changes.keys() | claims.keys() | answers.keys()) - set(found.added)):
        sort: Sort = "renamed" if name in former else "changed"
        claimed = tuple(claims.get(name, ()))
        yield name, Event(step, sort, former.get(name), changes.get(name), claimed, answers.get(name, ()))


NO_HISTORY = History()


def history(root: Path, kb: KnowledgeBase, release: str = DRAFT) -> History:
    """The history of the knowledge base that lies in a folder; a release that is being made has a name already.

    Each release is read once. Where there is no repository, or no release in it, the notes say so.
    """
    try:
        known = repository(root)
    except RevisionError as error:
        return History(notes=(f"What changed is worked out from the releases in a git repository; here, {error}.",))
    notes = []
    if known.shallow:
        notes.append("This was made from a copy of the repository without its older part; releases may be missing.")
    if not known.releases and release == DRAFT:
        notes.append("Nothing has been released yet.")
    steps = list(_steps(root, kb, known, release, notes))
    for answers in (chain, coverage):
        answers.cache_clear()  # they would hold the last release, of which nobody asks anything more
    return History(tuple(reversed(steps)), tuple(notes), known.head.moment, kb.former)


def _steps(root: Path, kb: KnowledgeBase, known: Repository, release: str, notes: list[str]) -> Iterator[Step]:
    """Oldest first; notes get a line for each release that cannot be read."""
    before, since = None, ""
    for revision in known.releases:
        state = _state(root, revision, kb)
        if isinstance(state, str):
            notes.append(f"Release {revision.name} is left out: {state}.")
            continue
        yield _step(before, state, revision, since)
        before, since = state, revision.name
    made = "" if release in (DRAFT, since) else release
    if before or made:
        step = _step(before, kb, Revision(made, known.head.moment), since)
        if made or not step.diff.empty:
            yield step


def _state(root: Path, revision: Revision, kb: KnowledgeBase) -> KnowledgeBase | str:
    """The knowledge base of a release, or why it cannot be read."""
    try:
        with unpacked(root, revision.name) as folder:
            return load(folder, kb.today)
    except RevisionError as error:
        return str(error)
    except SchemaError:
        return "its schemas are of a form that this program does not read"


def _step(old: KnowledgeBase | None, new: KnowledgeBase, revision: Revision, since: str) -> Step:
    found = diff(old, new) if old else Diff(tuple(sorted(new.records)), (), (), (), (), (), (), ())
    lost = {name: old.records[name].title for name in found.removed} if old else {}
    records = sum(not record.withdrawn for record in new.records.values())
    return Step(revision.name, since, revision.moment, records, found, lost)
