"""GitHub: a run -> workflow commands that show the gravest findings beside their lines, and log lines for the rest."""

from vgikb.findings import LEVELS, Level
from vgikb.reports.located import Located
from vgikb.reports.run import Run
from vgikb.reports.text import short_line
from vgikb.reports.visible import visible

COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "notice"}
SHOWN = 10  # annotations of each command that GitHub shows for one step; it drops the others silently


def report(run: Run) -> str:
    """Ten annotations of each level, errors first and new ones before others, then what GitHub would have dropped."""
    in_order = sorted(run.new, key=lambda one: not one.added)
    by_level = {level: [one for one in in_order if one.finding.level == level] for level in LEVELS}
    lines = [_annotation(one) for level in LEVELS for one in by_level[level][:SHOWN]]
    rest = [short_line(one) for level in LEVELS for one in by_level[level][SHOWN:]]
    if rest:
        lines += [f"{len(rest):,} more in the log:", *rest]
    return "\n".join([*lines, run.totals]) + "\n"


def _annotation(located: Located) -> str:
    finding = located.finding
    properties = {**_place(located), "title": visible(finding.check) + (" (new)" if located.added else "")}
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    text = visible(finding.message) + (f"\nhelp: {visible(finding.hint)}" if finding.hint else "")
    return f"::{COMMANDS[finding.level]} {shown}::{_data(text)}"


def _place(located: Located) -> dict[str, str]:
    """File and lines; columns only within one line, since GitHub refuses them for more."""
    span = located.span
    if not located.finding.path:
        return {}
    place = {"file": visible(located.finding.path), "line": str(span.line)}
    if span.line != span.end_line:
        return {**place, "endLine": str(span.end_line)}
    return {**place, "col": str(span.column), "endLine": str(span.end_line), "endColumn": str(span.end_column)}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
