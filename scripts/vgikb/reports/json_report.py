"""JSON: a run -> a document that other programs read; a key that is there keeps its meaning while `version` is 1."""

import json
from typing import Any

from vgikb.findings import pointer_text
from vgikb.reports.located import Located
from vgikb.reports.run import Run

VERSION = 1


def report(run: Run) -> str:
    """Every finding, waived ones too; the numbers in the summary leave out waived ones.

    Held against another state, a finding has a key `baseline` (new or known) and the summary one with numbers.
    """
    summary: dict[str, Any] = {
        "records": run.summary.records,
        "links": run.summary.links,
        "errors": run.count("error"),
        "warnings": run.count("warning"),
        "infos": run.count("info"),
    }
    findings = [_finding(one) for one in run.located]
    if run.comparison:
        findings = [
            {**told, "baseline": "new" if one.added else "known"}
            for told, one in zip(findings, run.located, strict=True)
        ]
        summary["baseline"] = {"new": dict(run.comparison.added), "closed": dict(run.comparison.closed)}
    return json_text({"version": VERSION, "findings": findings, "summary": summary})


def json_text(value: Any) -> str:
    """JSON in ASCII without `##`: whatever a record says, no CI service sees a command in it when it is printed."""
    return json.dumps(value, indent=2).replace("##", "#\\u0023") + "\n"


def _finding(located: Located) -> dict[str, Any]:
    finding, span = located.finding, located.span
    return {
        "check": finding.check,
        "level": finding.level,
        "record": str(finding.record) if finding.record.id else "",
        "kind": finding.record.kind,
        "pointer": pointer_text(finding.pointer),
        "path": finding.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "message": finding.message,
        "hint": finding.hint,
        "fingerprint": located.fingerprint,
        "state": finding.state,
    }
