"""Checks look at the whole knowledge base and report findings.

To add one, copy a file in this folder; nothing else has to be registered. The first line of a check's docstring says
what is wrong, the rest how to mend it, with a bad and a good example; it is published as the check's page.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from inspect import getdoc

from vgikb.findings import Finding, Level
from vgikb.graph import KnowledgeBase
from vgikb.policy import Policy
from vgikb.registry import discover
from vgikb.waivers import waivers_of

CheckFunction = Callable[[KnowledgeBase], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name never changes and is never used again."""

    name: str
    level: Level
    explanation: str  # Markdown
    find: CheckFunction

    @property
    def summary(self) -> str:
        return self.explanation.partition("\n")[0]


def check(level: Level = "error") -> Callable[[CheckFunction], Check]:
    """Make a check named after the function and explained by its docstring."""

    def wrap(function: CheckFunction) -> Check:
        return Check(function.__name__.replace("_", "-"), level, getdoc(function) or "", function)

    return wrap


def all_checks() -> list[Check]:
    """Every check of this folder, by name."""
    return discover(__name__, Check)


def checks_by(policy: Policy) -> list[Check]:
    """Every check, with the level that a policy gives it for all kinds.

    Raises:
        PolicyError: the policy names a check that is not there, or makes less of broken data than an error.
    """
    checks = all_checks()
    policy.guard({check.name: check.level for check in checks})
    return [replace(check, level=policy.level(check.name, check.level, "")) for check in checks]


def run_checks(kb: KnowledgeBase, checks: Sequence[Check]) -> list[Finding]:
    """All findings of the checks, sorted, each with check, level, path and state."""
    findings = (_completed(kb, check, finding) for check in checks for finding in check.find(kb))
    return sorted(findings, key=lambda finding: finding.sort_key)


def _completed(kb: KnowledgeBase, check: Check, finding: Finding) -> Finding:
    record = kb.records.get(finding.record)
    path = finding.path or (record.path if record else "")
    level = kb.policy.level(check.name, check.level, finding.record.kind)
    waived = level == "warning" and check.name in set(waivers_in_force(kb, finding))
    return replace(finding, check=check.name, level=level, path=path, state="waived" if waived else "new")


def waivers_in_force(kb: KnowledgeBase, finding: Finding) -> Iterator[str]:
    """The checks that the record of a finding may break today."""
    record = kb.records.get(finding.record)
    for waiver in waivers_of(record) if record else ():
        if not waiver.expired(kb.today):
            yield waiver.check
