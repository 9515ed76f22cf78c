"""SARIF: a run -> a SARIF 2.1.0 log, with every check declared, waivers as suppressions and relative paths."""

from itertools import count
from typing import Any
from urllib.parse import quote

from vgikb.findings import LEVELS, Level, Name, Pointer, Span, pointer_text
from vgikb.reports.json_report import json_text
from vgikb.reports.located import Located, Place
from vgikb.reports.run import Run
from vgikb.reports.visible import visible

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
SARIF_LEVELS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "note"}
MOST_RESULTS = 25_000  # GitHub refuses a log with more
DESCRIPTION = 1000  # characters of a description; GitHub takes 1024

Json = dict[str, Any]


def report(run: Run) -> str:
    """The log; where there are too many findings the gravest are kept and the others counted in a notification."""
    checks = run.check_names
    kept = _gravest(run)
    log: Json = {
        "tool": {"driver": {"name": "vgikb", "rules": [_described(name, run) for name in checks]}},
        "invocations": [_invocation(len(run.located) - len(kept))],
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The folder that holds kb/ and schemas/."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_compared(run, one, _result(one, checks.index(one.finding.check))) for one in kept],
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [log]})


def _gravest(run: Run) -> list[Located]:
    by_level = sorted(enumerate(run.located), key=lambda one: LEVELS.index(one[1].finding.level))
    return [located for _, located in sorted(by_level[:MOST_RESULTS], key=lambda one: one[0])]


def _invocation(left_out: int) -> Json:
    told = [{"level": "warning", "message": {"text": f"{left_out:,} more findings are left out."}}] if left_out else []
    return {"executionSuccessful": True, "toolExecutionNotifications": told}


def _described(name: str, run: Run) -> Json:
    """What SARIF calls a rule. A name without a check of its own has the level of its findings."""
    check = next((check for check in run.checks if check.name == name), None)
    levels = [one.finding.level for one in run.located if one.finding.check == name]
    explanation = check.explanation if check and check.explanation else name
    paragraph = " ".join(explanation.split("\n\n")[0].split())[:DESCRIPTION]
    return {
        "id": name,
        "shortDescription": {"text": explanation.splitlines()[0][:DESCRIPTION]},
        "fullDescription": {"text": paragraph},
        "help": {"text": explanation, "markdown": explanation},
        "defaultConfiguration": {"level": SARIF_LEVELS[check.level if check else levels[0]]},
    }


def _result(located: Located, index: int) -> Json:
    finding = located.finding
    message = finding.message + (f" ({finding.hint})" if finding.hint else "")
    return {
        "ruleId": finding.check,
        "ruleIndex": index,
        "level": SARIF_LEVELS[finding.level],
        "message": _message(message),
        "locations": [_location(finding.record, finding.path, located.span, finding.pointer)],
        "relatedLocations": [_related(place, number) for place, number in zip(located.related, count(1), strict=False)],
        "partialFingerprints": {"vgikb/v1": located.fingerprint},
        "suppressions": _suppressions(located),
    }


def _compared(run: Run, located: Located, result: Json) -> Json:
    """With the state that SARIF knows for it, where the findings were held against another state."""
    return {**result, "baselineState": "new" if located.added else "unchanged"} if run.comparison else result


def _suppressions(located: Located) -> list[Json]:
    if located.finding.state != "waived":
        return []
    return [{"kind": "external", "status": "accepted", "justification": visible(located.waiver or "waived")}]


def _location(record: Name, path: str, span: Span, pointer: Pointer = ()) -> Json:
    location: Json = {}
    if path:
        artifact = {"uri": quote(path, errors="surrogatepass"), "uriBaseId": "SRCROOT"}
        location["physicalLocation"] = {"artifactLocation": artifact, "region": _region(span)}
    if record.id:
        inside = f"#{pointer_text(pointer)}" if pointer else ""
        location["logicalLocations"] = [{"fullyQualifiedName": f"{record}{inside}"}]
    return location


def _region(span: Span) -> Json:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _related(place: Place, number: int) -> Json:
    return {"id": number, **_location(place.record, place.path, place.span), "message": _message(place.message)}


def _message(text: str) -> Json:
    """Plain text; `[words](address)` would be a link in a SARIF message, and this text may come from a stranger."""
    return {"text": visible(text).replace("](", "] (")}
