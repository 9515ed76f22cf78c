"""Reports: one run of the checks -> text in the format asked for; every format tells the same findings.

To add a format, write a module with a function `report` from Run to text and name it in REPORTS. The text ends with a
newline, is the same for the same run, and hands no control character or CI command from a record to a terminal or log.
"""

from collections.abc import Callable, Sequence

from vgikb.findings import CheckText
from vgikb.reports import github, json_report, junit, sarif, text
from vgikb.reports.baseline import Baseline, Comparison, baseline, compared, marked
from vgikb.reports.located import Located, Place, locate
from vgikb.reports.run import Run, Summary

__all__ = [
    "IDENTIFYING",
    "REPORTS",
    "Baseline",
    "CheckText",
    "Comparison",
    "Located",
    "Place",
    "Run",
    "Summary",
    "baseline",
    "compared",
    "locate",
    "marked",
    "render",
]

IDENTIFYING = {"json", "sarif"}  # formats that show fingerprints

REPORTS: dict[str, Callable[[Run], str]] = {
    "github": github.report,
    "json": json_report.report,
    "junit": junit.report,
    "sarif": sarif.report,
    "text": text.report,
}


def render(
    format: str,
    located: Sequence[Located],
    checks: Sequence[CheckText],
    summary: Summary,
    color: bool = False,
    comparison: Comparison | None = None,
) -> str:
    """The run in one of REPORTS; color is for terminals and changes the format `text` only."""
    return REPORTS[format](Run(located, checks, summary, color, comparison))
