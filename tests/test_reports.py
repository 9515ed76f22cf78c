"""The same findings in every format, as the golden copies, whatever a record tries to smuggle into a log."""

import json
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema.validators import validator_for

from vgikb.findings import Finding, Level, Name, Related, Span
from vgikb.reports import REPORTS, Located, Summary, locate, render

ROOT = Path(__file__).parents[1]
SAMPLE = Path(__file__).parent / "reports"
GOLDEN = {"github": "github.txt", "json": "json.json", "junit": "junit.xml", "sarif": "sarif.json", "text": "text.txt"}
SARIF_SCHEMA = Path(os.environ.get("VGIKB_SARIF_SCHEMA", ROOT.parent / "shared/external/sarif-schema-2.1.0.json"))

EVENING, WIDE, NARROW = Name("use-case", "evening"), Name("term", "wide"), Name("term", "narrow")
HOSTILE, CONTROL, LONG = Name("term", "hostile"), Name("term", "control"), Name("term", "long")
PATHS = {name: f"kb/{name}.yaml" for name in (EVENING, WIDE, NARROW, HOSTILE, CONTROL, LONG)}
ATTACK = "x\n::error file=a::b\r\n##[add-mask]c\x1b[31m\u202ed ##vso[task.x]e [f](https://example.org) %0A</x>]]>"
HOSTILE_FILES = {
    PATHS[HOSTILE]: f"title: {json.dumps(ATTACK)}\n".encode(),
    PATHS[CONTROL]: "title: a\x1b[31m\u202eb\tc\u0301 ##[error]d\n".encode(),
    PATHS[LONG]: f"title: [{'a' * 2500}, here, {'b' * 2500}]\n".encode(),
}


@dataclass(frozen=True)
class Explained:
    name: str
    level: Level
    explanation: str


CHECKS = [
    Explained("dangling-link", "error", "The record of a link is not there.\n\nMend the id, or write the record."),
    Explained("gap", "info", "Nobody has looked yet."),
    Explained("quiet", "error", "Never found here."),
    Explained("wide-reach", "warning", "The record reaches too far."),
]
SHEDULE = ("paths", 0, "steps", 0, "needs", 1)
FINDINGS = [
    Finding(
        EVENING,
        SHEDULE,
        "no requirement is called 'price-shedule'",
        "did you mean 'price-schedule'?",
        check="dangling-link",
    ),
    Finding(EVENING, ("paths", 1), "'steps' is missing", at_key=True, check="missing-field"),
    Finding(EVENING, ("paths", 1, "titel"), "no field is called 'titel' here", at_key=True, check="unknown-field"),
    Finding(EVENING, ("paths", 0, "steps", 1, "exchange"), "two lines", check="wide-reach", level="warning"),
    Finding(EVENING, ("drivers",), "a list too many", check="wide-reach", level="warning", state="waived"),
    Finding(EVENING, (), "'summary' is missing", check="missing-field"),
    Finding(EVENING, ("paths", 1, "steps"), "nobody knows the steps", check="gap", level="info"),
    Finding(
        WIDE,
        ("broader", 0),
        "'term/wide' is broader than itself",
        check="term-cycle",
        related=(
            Related(NARROW, ("broader", 0), "which is below 'term/wide'"),
            Related(WIDE, ("title",), "here it begins"),
            Related(Name("term", "gone"), ("title",), "in a file nobody knows"),
        ),
    ),
    Finding(WIDE, ("also-called", 1), "'evs' is a plural", check="wide-reach", level="warning"),
    Finding(HOSTILE, ("title",), f"'{ATTACK}' is no title", f"not '{ATTACK}'", check="wrong-value"),
    Finding(CONTROL, (), "invisible characters", check="yaml-character", span=Span(1, 9, 1, 15)),
    Finding(LONG, ("title", 1), "'here' is lost", check="dangling-link"),
    Finding(Name("", ""), (), "'a,b:c%\\n.yml' does not end in .yaml", check="file-name", path="kb/term/a,b:c%\n.yml"),
]


def read(path: str) -> bytes | None:
    file = SAMPLE / path
    return HOSTILE_FILES.get(path) or (file.read_bytes() if file.is_file() else None)


def rendered(format: str, findings: list[Finding], color: bool = False) -> str:
    return render(format, locate(findings, read, PATHS), CHECKS, Summary(420, 1530), color)


def located(finding: Finding, times: int = 1) -> list[Located]:
    return [Located(finding, Span(1, 1, 1, 2), "x", "0" * 16)] * times


@pytest.mark.parametrize("format", REPORTS)
def test_report_is_the_golden_copy(format: str) -> None:
    assert rendered(format, FINDINGS) == (SAMPLE / GOLDEN[format]).read_text(encoding="utf-8")


@pytest.mark.parametrize("format", REPORTS)
def test_order_in_which_findings_arrive_does_not_matter(format: str) -> None:
    assert rendered(format, FINDINGS[::-1]) == rendered(format, FINDINGS)


@pytest.mark.parametrize("format", REPORTS)
def test_report_without_findings_ends_with_one_newline(format: str) -> None:
    text = rendered(format, [])
    assert text.strip()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("format", REPORTS)
@given(words=st.text() | st.just(ATTACK), path=st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_from_a_record_commands_a_log_or_a_terminal(format: str, words: str, path: str) -> None:
    span = Span(1, 1, 1, 4)
    finding = Finding(EVENING, (words,), words, words, check="gap", path=f"kb/{path}", level="warning")
    one = Located(finding, span, words, "0" * 16, waiver=words)
    waived = replace(one, finding=replace(finding, state="waived"))
    text = render(format, [one, waived], CHECKS, Summary(1, 1))
    lines = text.split("\n")
    assert not re.search(r"##\w*\[", text)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", text)
    assert [line for line in lines if line.lstrip().startswith("::")] == (lines[:1] if format == "github" else [])


@given(words=st.text())
def test_machines_can_read_every_report(words: str) -> None:
    finding = Finding(EVENING, ("title",), words, words, check="gap", path="kb/a.yaml")
    for format, parse in {"json": json.loads, "sarif": json.loads, "junit": ElementTree.fromstring}.items():
        parse(render(format, located(finding), CHECKS, Summary(1, 1)))
    assert json.loads(render("json", located(finding), [], Summary(1, 1)))["findings"][0]["message"] == words


def test_text_has_color_only_when_asked() -> None:
    colored = rendered("text", FINDINGS, color=True)
    assert "\x1b[1;31m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored).split() == rendered("text", FINDINGS).split()


def test_text_keeps_within_120_columns_and_shows_the_offending_words() -> None:
    lines = rendered("text", [FINDINGS[11]]).splitlines()
    source, caret = lines[3], lines[4]
    assert max(map(len, lines)) <= 120
    assert source[caret.index("^") : caret.rindex("^") + 1] == "here"


def test_caret_stands_below_words_after_wide_characters() -> None:
    _, _, _, source, caret, *_ = rendered("text", [FINDINGS[8]]).splitlines()
    assert caret.index("^") == source.index("evs") + 6  # six characters before it take two columns
    assert caret.count("^") == 3


def test_waived_findings_are_counted_and_not_shown() -> None:
    total = "0 errors, 0 warnings, 0 infos, 1 waived in 420 records with 1,530 links\n"
    assert {rendered("text", [FINDINGS[4]]), rendered("github", [FINDINGS[4]])} == {total}


@pytest.mark.parametrize(("level", "command"), [("error", "error"), ("warning", "warning"), ("info", "notice")])
def test_github_shows_ten_of_a_level_and_logs_the_rest(level: Level, command: str) -> None:
    many = located(Finding(EVENING, (), "told", check="gap", level=level, path="kb/a.yaml"), 12)
    lines = render("github", many, CHECKS, Summary(1, 1)).splitlines()
    assert sum(line.startswith(f"::{command} ") for line in lines) == 10
    assert lines[10:13] == ["2 more in the log:", *[f"{level}[gap] kb/a.yaml:1:1 told"] * 2]


def test_sarif_keeps_the_gravest_when_there_are_more_than_github_takes() -> None:
    info = Finding(EVENING, (), "told", check="gap", level="info", path="kb/a.yaml")
    error = replace(info, check="quiet", level="error")
    (run,) = json.loads(render("sarif", located(info, 25_000) + located(error), CHECKS, Summary(1, 1)))["runs"]
    assert len(run["results"]) == 25_000
    assert run["results"][-1]["level"] == "error"
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"] == "1 more findings are left out."


@pytest.mark.skipif(not SARIF_SCHEMA.is_file(), reason="the OASIS schema is not here: set VGIKB_SARIF_SCHEMA to it")
@pytest.mark.parametrize("findings", [[], FINDINGS], ids=["none", "all"])
def test_sarif_fits_the_oasis_schema(findings: list[Finding]) -> None:
    schema = json.loads(SARIF_SCHEMA.read_text(encoding="utf-8"))
    validator = validator_for(schema)(schema)
    assert [error.message for error in validator.iter_errors(json.loads(rendered("sarif", findings)))] == []


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        ([replace(FINDINGS[0], level="error")], ["failure"]),
        ([replace(FINDINGS[0], level="warning")], ["failure"]),
        ([replace(FINDINGS[0], level="info")], ["system-out"]),
        ([replace(FINDINGS[0], state="waived")], ["skipped"]),
        ([replace(FINDINGS[0], state="waived"), FINDINGS[0]], ["failure"]),
        ([], []),
    ],
)
def test_junit_fails_on_errors_and_warnings_only(findings: list[Finding], outcome: list[str]) -> None:
    suite = ElementTree.fromstring(rendered("junit", findings))[0]  # noqa: S314  # it is our own XML
    assert suite.get("name") == "dangling-link"
    assert [element.tag for element in suite[0]] == outcome
    assert len(suite) == 1


def test_json_has_exactly_the_promised_keys() -> None:
    report = json.loads(rendered("json", FINDINGS))
    assert list(report) == ["version", "findings", "summary"]
    assert list(report["summary"]) == ["records", "links", "errors", "warnings", "infos"]
    place = ["pointer", "path", "line", "column", "end_line", "end_column"]
    keys = ["check", "level", "record", "kind", *place, "message", "hint", "fingerprint", "state"]
    assert {tuple(finding) for finding in report["findings"]} == {tuple(keys)}
    assert report["summary"]["errors"] == sum(
        finding["level"] == "error" and finding["state"] == "new" for finding in report["findings"]
    )
