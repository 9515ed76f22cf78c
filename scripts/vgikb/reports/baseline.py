"""Baseline: what another state of the records tells -> which findings are new, and how many are gone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from vgikb.findings import LEVELS, Level
from vgikb.reports.located import Located

WORDS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "gap"}


@dataclass(frozen=True, slots=True)
class Baseline:
    """Fingerprints of the findings of another state; open are those that no waiver covers there, with their level."""

    known: frozenset[str]
    open: Mapping[str, Level]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many findings of each level the baseline does not have, and how many only it has."""

    added: Mapping[Level, int]
    closed: Mapping[Level, int]

    @property
    def line(self) -> str:
        """Gaps first, which nothing else counts; then errors and warnings, where there are any."""
        told = [self._told("info")]
        told += [self._told(level) for level in LEVELS if level != "info" and (self.added[level] or self.closed[level])]
        return "; ".join(told)

    def _told(self, level: Level) -> str:
        word = WORDS[level]
        return f"{self.added[level]:,} new {word}{'' if self.added[level] == 1 else 's'}, {self.closed[level]:,} closed"


def baseline(located: Iterable[Located]) -> Baseline:
    """What the located findings of another state come to."""
    found = list(located)
    still_open = {one.fingerprint: one.finding.level for one in found if one.finding.state == "new"}
    return Baseline(frozenset(one.fingerprint for one in found), still_open)


def marked(located: Sequence[Located], before: Baseline) -> list[Located]:
    """The findings, with those marked that the baseline does not have; waived ones are never among them."""
    return [replace(one, added=one.finding.state == "new" and one.fingerprint not in before.known) for one in located]


def compared(located: Sequence[Located], before: Baseline) -> Comparison:
    """Numbers for findings that were marked."""
    here = {one.fingerprint for one in located}
    added = Counter(one.finding.level for one in located if one.added)
    closed = Counter(level for fingerprint, level in before.open.items() if fingerprint not in here)
    return Comparison({level: added[level] for level in LEVELS}, {level: closed[level] for level in LEVELS})
