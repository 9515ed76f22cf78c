"""Gaps: the findings of two states -> those that are new and those that are gone, told apart by their fingerprints.

A gap is a finding of level info: something nobody has found, judged or claimed yet. A finding that only moved, or whose
record was renamed, is the same one.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vgikb.diff import Diff
from vgikb.findings import LEVELS, Finding, Level
from vgikb.graph import KnowledgeBase
from vgikb.renaming import Moved, as_named
from vgikb.reports.fingerprint import fingerprint

Mark = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FindingsChange:
    """What the checks say of the new state, and how that differs from the old one. Waived findings do not count."""

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    before: Counter[Level]
    after: Counter[Level]

    def won(self, *levels: Level) -> list[Finding]:
        """New findings of some levels, the gravest first."""
        return sorted((f for f in self.new if f.level in levels), key=lambda finding: LEVELS.index(finding.level))

    def lost(self, *levels: Level) -> list[Finding]:
        return [finding for finding in self.gone if finding.level in levels]


def findings_change(
    old: tuple[KnowledgeBase, Sequence[Finding]], new: tuple[KnowledgeBase, Sequence[Finding]], found: Diff
) -> FindingsChange:
    """Both states, each with what the checks find in it."""
    before, after = list(_marked(*old, dict(found.renamed))), list(_marked(*new, {}))
    return FindingsChange(
        tuple(_only_in(after, before)),
        tuple(_only_in(before, after)),
        Counter(finding.level for _, finding in before),
        Counter(finding.level for _, finding in after),
    )


def _marked(kb: KnowledgeBase, findings: Sequence[Finding], moved: Moved) -> Iterator[tuple[Mark, Finding]]:
    for finding in findings:
        if finding.state == "new":
            record = kb.records.get(finding.record)
            data = as_named(record, kb.kinds, moved) if record else None
            heir = moved.get(finding.record, finding.record)
            yield _mark(replace(finding, record=heir), data), finding


def _mark(finding: Finding, data: Any) -> Mark:
    """A gap stays the same whatever stands around it; another fault is one of which something else is said."""
    said = "" if finding.level == "info" else finding.message
    return fingerprint(replace(finding, at_key=True), data), said  # at the key: whatever the value is


def _only_in(these: Sequence[tuple[Mark, Finding]], those: Sequence[tuple[Mark, Finding]]) -> Iterator[Finding]:
    """Two findings with one mark are matched by two of the other side."""
    left = Counter(mark for mark, _ in those)
    for mark, finding in these:
        if left[mark]:
            left[mark] -= 1
        else:
            yield finding
