"""Run: what one run of the checks found, in the form that every report starts from."""

from collections.abc import Sequence
from dataclasses import dataclass

from vgikb.findings import LEVELS, CheckText, Level
from vgikb.reports.baseline import Comparison
from vgikb.reports.located import Located


@dataclass(frozen=True, slots=True)
class Summary:
    """How much was checked."""

    records: int
    links: int


@dataclass(frozen=True, slots=True)
class Run:
    """The findings in the order they are shown, the checks that ran, and how much they ran over."""

    located: Sequence[Located]
    checks: Sequence[CheckText]
    summary: Summary
    color: bool = False
    comparison: Comparison | None = None  # with another state, if the findings were held against one

    @property
    def new(self) -> list[Located]:
        """The findings that no waiver covers."""
        return [located for located in self.located if located.finding.state == "new"]

    def count(self, level: Level) -> int:
        """How many findings of a level no waiver covers."""
        return sum(located.finding.level == level for located in self.new)

    @property
    def check_names(self) -> list[str]:
        """Every check that ran, and every name that findings of the reader bear, by name."""
        return sorted({check.name for check in self.checks} | {located.finding.check for located in self.located})

    @property
    def totals(self) -> str:
        """The whole run in one line, and how it compares with another state in a second one."""
        parts = [counted(self.count(level), level) for level in LEVELS]
        waived = len(self.located) - len(self.new)
        if waived:
            parts.append(f"{waived:,} waived")
        records, links = counted(self.summary.records, "record"), counted(self.summary.links, "link")
        whole = f"{', '.join(parts)} in {records} with {links}"
        return f"{whole}\n{self.comparison.line}" if self.comparison else whole


def counted(number: int, word: str) -> str:
    """A number and its word, such as '1 record' or '1,530 links'."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
