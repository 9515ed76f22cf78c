"""Waivers name an owner, a reason and a last day; the list of them begins with those that end first."""

import io
import json
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from command_line import make_root
from knowledge_bases import SMALL, TODAY, judge
from vgikb.cli import main
from vgikb.findings import Name

WAIVER = {"check": "statement-vague", "reason": "It is being written.", "owner": "glossary", "until": "2027-01-31"}
RECORD = "title: {title}\ndefinition: something that has a name\nwaive:\n{waivers}"


def written(**fields: str) -> str:
    return f"  - {json.dumps({**WAIVER, **fields})}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small knowledge base with waivers, of which one has expired and one may hide nothing."""
    made = make_root(tmp_path / "root", SMALL / "kb")
    texts = {
        "later": written(until="2027-03-01"),
        "ended": written(until="2026-11-22"),
        "both": written(until="2026-12-31") + written(check="raw-html", until="2026-11-23", owner="##[error]x\u0301"),
        "no-day": written(until="2027-02-30"),
    }
    for id_, waivers in texts.items():
        text = RECORD.format(title=id_, waivers=waivers)
        (made / f"kb/term/{id_}.yaml").write_text(text, encoding="utf-8")
    withdrawn = RECORD.format(title="gone", waivers=written()) + "status: withdrawn\nreason: It is in nobody's way.\n"
    (made / "kb/term/gone.yaml").write_text(withdrawn, encoding="utf-8")
    return made


def listed(root: Path, *options: str) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        assert main(["waivers", "--root", str(root), "--today", TODAY.isoformat(), *options]) == 0
    return out.getvalue()


@pytest.mark.parametrize("field", ["check", "reason", "owner", "until"])
def test_a_waiver_without_one_of_its_fields_or_with_an_empty_one_does_not_fit(field: str) -> None:
    data = {"title": "Amp", "definition": "unit of current", "waive": [dict(WAIVER)]}
    assert judge("term").fits(data)
    data["waive"] = [{key: value for key, value in WAIVER.items() if key != field}]
    assert not judge("term").fits(data)
    data["waive"] = [{**WAIVER, field: ""}]
    fitted, findings = judge("term").fit(data, Name("term", "a"))
    assert fitted != data
    assert findings


def test_the_first_to_end_come_first_and_the_expired_are_marked(root: Path) -> None:
    lines = listed(root).splitlines()
    assert [line.split("  ")[0] for line in lines[:-1]] == sorted(line.split("  ")[0] for line in lines[:-1])
    assert [tuple(line.split()[:4]) for line in lines[:-1]] == [
        ("2026-11-22", "EXPIRED", "term/ended", "statement-vague"),
        ("2026-11-23", "0", "days", "left"),
        ("2026-12-31", "38", "days", "left"),
        ("2027-02-30", "no", "such", "day"),
        ("2027-03-01", "98", "days", "left"),
    ]
    assert [line for line in lines if " ! " in line] == [lines[1]]
    assert "(glossary): It is being written." in lines[0]
    assert lines[-1] == "5 waivers, 1 expired"


def test_only_those_that_end_within_some_days_and_how_many_end_later(root: Path) -> None:
    assert [line.split()[0] for line in listed(root, "--within", "38").splitlines()] == [
        "2026-11-22",
        "2026-11-23",
        "2026-12-31",
        "2027-02-30",
        "4",
    ]
    assert listed(root, "--within", "0").splitlines()[-1] == "3 waivers, 1 expired, 2 more end later"


def test_no_text_of_a_waiver_commands_a_terminal_or_a_log(root: Path) -> None:
    for shown in (listed(root), listed(root, "--format", "json")):
        assert "[error]" in shown
        assert "##[" not in shown
        assert "\u0301" not in shown


def test_programs_get_the_same_list(root: Path) -> None:
    told: dict[str, Any] = json.loads(listed(root, "--format", "json"))
    assert [(one["until"], one["days_left"], one["expired"]) for one in told["waivers"]] == [
        ("2026-11-22", -1, True),
        ("2026-11-23", 0, False),
        ("2026-12-31", 38, False),
        ("2027-02-30", None, False),
        ("2027-03-01", 98, False),
    ]
    assert told["waivers"][0] == {
        **WAIVER,
        "record": "term/ended",
        "path": "kb/term/ended.yaml",
        "until": "2026-11-22",
        "days_left": -1,
        "expired": True,
    }


def test_a_knowledge_base_without_waivers_says_so(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", SMALL / "kb")
    assert listed(root) == "0 waivers, 0 expired\n"
