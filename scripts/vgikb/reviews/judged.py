"""Judged: two states -> everything that a review tells of them, worked out once."""

from collections.abc import Iterator
from dataclasses import dataclass

from vgikb.change_impact import ChangeImpact, change_impact
from vgikb.checks import checks_by, run_checks
from vgikb.diff import Diff, diff
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase
from vgikb.reviews.gaps import FindingsChange, findings_change
from vgikb.reviews.markdown import Writer, writer
from vgikb.reviews.sections import Section, answer_section, change_sections, finding_sections, impact_sections
from vgikb.reviews.summary import Write, findings_summary, summary


@dataclass(frozen=True, eq=False)
class Judged:
    """A change with all that follows from it."""

    diff: Diff
    impact: ChangeImpact
    findings: FindingsChange
    writer: Writer

    def sentences(self, write: Write) -> list[str]:
        return [*summary(self.diff, write), *findings_summary(self.findings)]

    @property
    def consequences(self) -> list[Section]:
        """What follows from the change."""
        return [answer_section(self.diff), *impact_sections(self.diff, self.impact), *finding_sections(self.findings)]

    @property
    def sections(self) -> Iterator[Section]:
        """All there is, what weighs most first: what is open before what is folded."""
        records, *others = change_sections(self.diff)
        every = [records, *finding_sections(self.findings), *others, *impact_sections(self.diff, self.impact)]
        yield from (section for section in every if not section.folded)
        yield from (section for section in every if section.folded)


def judged(old: KnowledgeBase, new: KnowledgeBase, site: str = "") -> Judged:
    """Compare two states; site: where the pages of the new one are, with a slash at its end."""
    found = diff(old, new)
    findings = findings_change((old, _findings(old)), (new, _findings(new)), found)
    return Judged(found, change_impact(old, new, found), findings, writer(old, new, site))


def _findings(kb: KnowledgeBase) -> list[Finding]:
    return run_checks(kb, checks_by(kb.policy))
