"""Three pull requests as the forge shows them: annotations, alerts and the log, as golden copies to read by eye.

A case is a folder below tests/reports/cases: `kb` lies over the small knowledge base, `removed.txt` names what goes.
"""

import io
import json
import re
import shutil
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from command_line import make_root
from knowledge_bases import SMALL, TODAY
from vgikb.checks import all_checks
from vgikb.cli import main

CASES = Path(__file__).parent / "reports" / "cases"
EVERY = sorted(path.name for path in CASES.iterdir())
ANNOTATION = re.compile(r"::(error|warning|notice) file=[\w./-]+(,\w+=[\w-]+)+( \(new\))?::[^\r\n]*")
FILE = re.compile(r"kb/[a-z-]+/[a-z0-9.-]+\.yaml")
# what begins a command of a CI service, moves a cursor, hides or reorders text
COMMAND = re.compile(r"##\w*\[")
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

each_case = pytest.mark.parametrize("case", EVERY)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """What every format shows of every case, held against the small knowledge base."""
    folder = tmp_path_factory.mktemp("cases")
    base = make_root(folder / "base", SMALL / "kb")
    found = {}
    for case in EVERY:
        root = changed(folder / case, CASES / case)
        for format in ("github", "sarif", "text", "json"):
            out = io.StringIO()
            arguments = ["--root", str(root), "--baseline", str(base), "--today", TODAY.isoformat()]
            with redirect_stdout(out):
                assert main(["check", "--format", format, *arguments]) == 1
            found[case, format] = out.getvalue()
    return found


def changed(folder: Path, case: Path) -> Path:
    root = make_root(folder, SMALL / "kb")
    shutil.copytree(case / "kb", root / "kb", dirs_exist_ok=True)
    removed = case / "removed.txt"
    for path in removed.read_text(encoding="utf-8").split() if removed.exists() else ():
        (root / path).unlink()
    return root


def results(text: str) -> list[dict[str, Any]]:
    (run,) = json.loads(text)["runs"]
    return list(run["results"])


def golden(shown: dict[tuple[str, str], str], case: str, name: str) -> str:
    if name == "sarif.json":
        return json.dumps(results(shown[case, "sarif"]), indent=1) + "\n"
    text = shown[case, name.removesuffix(".txt")]
    return re.sub(r"in \d+ records with \d+ links", "in all records", text)  # whatever else the small one holds


@each_case
@pytest.mark.parametrize("name", ["github.txt", "sarif.json", "text.txt"])
def test_what_is_shown_is_the_golden_copy(shown: dict[tuple[str, str], str], case: str, name: str) -> None:
    assert golden(shown, case, name) == (CASES / case / name).read_text(encoding="utf-8")


def errors(shown: dict[tuple[str, str], str], case: str) -> list[tuple[str, str, int]]:
    told = json.loads(shown[case, "json"])["findings"]
    new = [one for one in told if one["baseline"] == "new" and one["level"] == "error"]
    return [(one["check"], one["path"], one["line"]) for one in new]


def test_a_new_edition_with_two_mistakes_gives_two_errors_at_their_lines(shown: dict[tuple[str, str], str]) -> None:
    assert errors(shown, "new-edition") == [
        ("unknown-element", "kb/coverage/gridtalk-3.yaml", 4),
        ("dangling-link", "kb/protocol/gridtalk-3.yaml", 9),
    ]
    for meant in ("PriceList", "gridtalk-2"):
        assert f"did you mean '{meant}'" in shown["new-edition", "github"]


def test_a_renamed_requirement_gives_errors_at_the_links_left_behind_and_says_the_new_name(
    shown: dict[tuple[str, str], str],
) -> None:
    assert errors(shown, "renamed-requirement") == [
        ("link-to-moved", "kb/coverage/gridtalk-2.yaml", 3),
        ("dangling-link", "kb/use-case/evening-charging.yaml", 34),
    ]
    assert shown["renamed-requirement", "github"].count("price-list") >= 2


def test_the_hostile_one_is_told_in_every_file_of_it(shown: dict[tuple[str, str], str]) -> None:
    told = {path for _, path, _ in errors(shown, "hostile")}
    folder = CASES / "hostile"
    assert told == {path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml")}


@each_case
def test_every_line_that_begins_as_a_command_is_an_annotation_of_ours(
    shown: dict[tuple[str, str], str], case: str
) -> None:
    for line in shown[case, "github"].split("\n"):
        assert not line.lstrip().startswith("::") or ANNOTATION.fullmatch(line), line
    lines = shown[case, "github"].split("\n")
    assert sum(line.startswith("::error ") for line in lines) == min(10, shown[case, "text"].count("error["))


@each_case
@pytest.mark.parametrize("format", ["github", "sarif", "text"])
def test_no_text_commands_or_hides(shown: dict[tuple[str, str], str], case: str, format: str) -> None:
    assert not COMMAND.search(shown[case, format])
    assert not HIDDEN.search(shown[case, format])
    if format != "github":
        assert not re.search(r"^\s*::", shown[case, format], re.MULTILINE)


@each_case
def test_an_annotation_has_no_line_end_but_its_own(shown: dict[tuple[str, str], str], case: str) -> None:
    """`%0A` in a record stays these three characters; the one line end inside is that before the help."""
    for line in shown[case, "github"].split("\n"):
        if line.startswith("::"):
            data = line.partition("::")[2].partition("::")[2]
            assert data.count("%0A") == data.count("%0Ahelp: ") <= 1
            assert "%0D" not in data


@each_case
def test_alerts_have_what_a_forge_needs_of_them(shown: dict[tuple[str, str], str], case: str) -> None:
    log = json.loads(shown[case, "sarif"])
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(check.name for check in all_checks())
    assert run["originalUriBaseIds"].keys() == {"SRCROOT"}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"].keys() == {"text"}  # `markdown` would be shown as such
        assert re.fullmatch(r"[0-9a-f]{16}(#\d+)?", result["partialFingerprints"]["vgikb/v1"])
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uriBaseId"] == "SRCROOT"
        assert FILE.fullmatch(place["artifactLocation"]["uri"])
        assert all(place["region"][key] >= 1 for key in ("startLine", "startColumn", "endLine", "endColumn"))
    prints = [result["partialFingerprints"]["vgikb/v1"] for result in run["results"]]
    assert len(prints) == len(set(prints))


@each_case
def test_no_message_of_an_alert_holds_a_link(shown: dict[tuple[str, str], str], case: str) -> None:
    """`[words](address)` is the only markup of a plain message in SARIF."""
    for result in results(shown[case, "sarif"]):
        assert "](" not in result["message"]["text"]
