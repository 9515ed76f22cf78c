"""Data: an impact -> plain values for programs. A key that is there keeps its meaning while `version` is 1.

Of a record: `direct` [{record, relation}], `answers` [{use_case, state}], `matrices` [{matrix, axis, record}], `pages`
[path]. Of a change: `affected` [{record, direct, answers: [use case]}], `answers` as in a diff (with all protocols),
`alone` [{use_case, protocol, before, after, sort}] (one protocol by itself, from end to end), `scenarios` [{scenario,
use_case, before, after, sort}] (with what a scenario says is there), `coverage` [{protocol, known_before, asked_before,
known_after, asked_after, changed: {sort: count}}], `sets` {before, after} [{size, enabled, sets, more}] (empty where
nothing differs) and `gaps` {before, after, new, closed}, each new or closed one {record, pointer, check, message}.
"""

from collections.abc import Iterable
from typing import Any

from vgikb.change_impact import ChangeImpact, Known, Level
from vgikb.diff import Diff
from vgikb.diff_data import Json, answer_data, states
from vgikb.findings import Finding, pointer_text
from vgikb.impact import Dependent, Impact
from vgikb.reviews.gaps import FindingsChange
from vgikb.scenarios import InScenario


def record_data(found: Impact, pages: Iterable[str]) -> Json:
    return {
        "record": str(found.record),
        "direct": _direct(found.direct),
        "answers": [{"use_case": str(name), "state": state} for name, state in found.answers],
        "matrices": [
            {"matrix": str(one.matrix), "axis": one.axis, "record": str(one.record)} for one in found.matrices
        ],
        "pages": list(pages),
    }


def change_data(found: Diff, impact: ChangeImpact, findings: FindingsChange) -> Json:
    return {
        "affected": [
            {"record": str(one.name), "direct": _direct(one.direct), "answers": [str(name) for name in one.answers]}
            for one in impact.affected
        ],
        "answers": [answer_data(flip) for flip in found.answers],
        "alone": [answer_data(flip) for flip in impact.alone],
        "scenarios": [_in_scenario(one) for one in impact.scenarios],
        "coverage": [_known(one) for one in impact.known],
        "sets": {"before": _levels(impact.sets_before), "after": _levels(impact.sets_after)},
        "gaps": {
            "before": findings.before["info"],
            "after": findings.after["info"],
            "new": [_gap(finding) for finding in findings.won("info")],
            "closed": [_gap(finding) for finding in findings.lost("info")],
        },
    }


def _in_scenario(one: InScenario) -> Json:
    flip = one.flip
    return {
        "scenario": str(one.scenario),
        "use_case": str(flip.subject),
        **states(flip.before, flip.after, flip.sort),
    }


def _direct(direct: Iterable[Dependent]) -> list[Json]:
    return [{"record": str(one.name), "relation": one.relation} for one in direct]


def _known(one: Known) -> Json:
    return {
        "protocol": str(one.protocol),
        "known_before": one.before,
        "asked_before": one.asked_before,
        "known_after": one.after,
        "asked_after": one.asked_after,
        "changed": dict(sorted(one.sorts.items())),
    }


def _levels(levels: Iterable[Level]) -> list[dict[str, Any]]:
    return [
        {
            "size": level.size,
            "enabled": level.enabled,
            "sets": [[str(name) for name in names] for names in level.sets],
            "more": level.more,
        }
        for level in levels
    ]


def _gap(finding: Finding) -> Json:
    return {
        "record": str(finding.record) if finding.record.id else "",
        "pointer": pointer_text(finding.pointer),
        "check": finding.check,
        "message": finding.message,
    }
