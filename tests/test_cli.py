"""Every command on the small and on the real knowledge base: what it prints, what it writes, how it ends."""

import io
import json
import os
import pty
import re
import shlex
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pytest

from command_line import COMMAND, SECONDS, assert_calm, make_root, run
from knowledge_bases import ROOT, SMALL, TODAY
from vgikb.cli import COMMANDS, build, context, main, releasing
from vgikb.graph import load
from vgikb.totals import BY
from vgikb.yaml_reader import read_bytes

SESSIONS = Path(__file__).parent / "cli"  # '$ vgikb ...', what it prints (outputs before errors), '= exit code'
EVERY = [
    "check",
    "explain",
    "waivers",
    "links",
    "show",
    "trace",
    "search",
    "coverage",
    "matrix",
    "explore",
    "diff",
    "impact",
    "review",
    "stale",
    "release-notes",
    "new",
    "export",
    "editor",
    "import",
    "fmt",
    "rename",
    "forms",
    "site",
    "serve",
    "release",
    "publish",
]


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


def vgikb(*arguments: str | Path) -> Done:
    """Run the command in this process, on the day of the tests."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([*map(str, arguments), "--today", TODAY.isoformat()])
        except SystemExit as wrong_use:
            code = int(wrong_use.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with the small knowledge base, only read."""
    return make_root(tmp_path_factory.mktemp("small"), SMALL / "kb")


@pytest.fixture
def real_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the real knowledge base once for all tests, for the sake of time."""
    monkeypatch.setattr(context, "load", lambda root, today: REAL() if root == ROOT else load(root, today))


REAL = cache(partial(load, ROOT, TODAY))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A root with the small knowledge base, to write in."""
    return make_root(tmp_path / "root", SMALL / "kb")


# What commands print


def sessions() -> list[tuple[str, str, int]]:
    """Command line, what it prints and its exit code, from all files of sessions."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SESSIONS.iterdir()))
    found = re.findall(r"^\$ vgikb (.+)\n((?:.*\n)*?)= (\d)$", text, re.MULTILINE)
    assert len(found) == text.count("$ vgikb ")
    return [(line, printed, int(code)) for line, printed, code in found]


@pytest.mark.parametrize(("line", "printed", "code"), sessions(), ids=[line for line, *_ in sessions()])
def test_a_command_prints_what_the_session_says(small: Path, line: str, printed: str, code: int) -> None:
    done = vgikb(*shlex.split(line), "--root", small)
    assert (done.out + done.err).replace(str(small), "ROOT") == printed
    assert done.code == code
    assert bool(done.err) == (code == 2)


# The real knowledge base: nothing is known of what it holds but that it holds something

WRITING = ("new", "editor", "fmt", "rename", "import")  # on a copy
on_real = pytest.mark.usefixtures("real_once")


@on_real
def test_every_command_that_looks_up_works_on_the_real_knowledge_base() -> None:
    kb = REAL()
    firsts = [str(records[0].name) for records in (kb.of_kind(kind) for kind in kb.kinds) if records]
    for name in firsts:
        assert_answers("show", name)
    for name in (str(kb.of_kind(kind)[-1].name) for kind in ("driver", "use-case", "requirement", "protocol")):
        assert_answers("trace", name)
    assert_answers("search", "station")


def assert_answers(*arguments: str) -> str:
    done = vgikb(*arguments, "--root", ROOT)
    assert (done.code, [line for line in done.err.splitlines() if not line.endswith(" ...")]) == (0, [])
    assert done.out.strip()
    return done.out


@on_real
@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("format", ["table", "csv", "json"])
def test_coverage_of_the_real_knowledge_base(by: str, format: str) -> None:
    kb = REAL()
    some = ",".join(record.id for record in kb.of_kind("protocol")[:3])
    every = assert_answers("coverage", "--by", by, "--format", format)
    chosen = assert_answers("coverage", "--by", by, "--format", format, "--protocols", some)
    assert len(every.splitlines()) == len(chosen.splitlines())
    assert every != chosen


@on_real
def test_every_matrix_of_the_real_knowledge_base() -> None:
    for matrix in REAL().of_kind("matrix"):
        lines = assert_answers("matrix", matrix.id, "--format", "csv").splitlines()
        assert len(lines) > 1
        assert not [line for line in lines if re.search(r'(^|,)"[=+@\-]', line)]


@on_real
def test_exploring_the_real_knowledge_base() -> None:
    kb = REAL()
    protocol = kb.of_kind("protocol")[0].id
    actor = kb.of_kind("actor")[0].id
    every = assert_answers("explore")
    assert every.startswith("enabled (full): ")
    for use_case in kb.of_kind("use-case"):
        assert len(re.findall(rf"^(?:full|partial|unknown|none) +{use_case.id}(?:,|$)", every, re.MULTILINE)) == 1
    assert_answers("explore", "--protocols", protocol)
    assert_answers("explore", "--actor", f"{actor}={protocol}")
    assert_answers("explore", "--minimal")


def test_checking_and_exporting_the_real_knowledge_base() -> None:
    done = vgikb("check", "--root", ROOT)
    assert done.code in (0, 1)
    assert re.search(r"\n\d+ errors?, .* in [\d,]+ records with [\d,]+ links\n\Z", f"\n{done.out}")
    assert json.loads(assert_answers("export", "json"))["records"]["term"]


# Help


def help_of(command: str) -> str:
    done = vgikb(command, "--help")
    assert (done.code, done.err) == (0, "")
    return done.out


def test_help_names_every_command_with_what_it_does() -> None:
    done = vgikb("--help")
    assert re.findall(r"^    ([a-z-]+)(?=\s)", done.out, re.MULTILINE) == EVERY
    assert len(COMMANDS) == len({module.__name__ for module in COMMANDS})
    assert "example: vgikb " in done.out


@pytest.mark.parametrize("command", EVERY)
def test_help_says_what_every_argument_is_and_where_the_records_are(command: str) -> None:
    text = help_of(command)
    assert "--root DIR" in text
    assert "--today DATE" in text
    assert not re.findall(r"^  --?[a-z-]+(?: \S+)?$(?!\n {20})", text, re.MULTILINE)  # an option without a word


@on_real
@pytest.mark.parametrize("command", EVERY)
def test_the_example_in_the_help_works(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [line] = re.findall(r"^example: vgikb (.+)\Z", help_of(command).strip(), re.MULTILINE)
    root = make_root(tmp_path / "root", SMALL / "kb") if command in WRITING else ROOT
    for builder in ("run_site", "run_serve"):  # which have tests of their own, and take long
        monkeypatch.setattr(build, builder, lambda *_: 0)
    for builder in ("run_release", "run_publish"):
        monkeypatch.setattr(releasing, builder, lambda *_: 0)
    monkeypatch.chdir(tmp_path)
    if command == "import":
        vgikb("export", "xlsx", "-o", "terms.xlsx", "--root", root)
    done = vgikb(*shlex.split(line), "--root", root)
    assert shlex.split(line)[0] == command
    assert done.code == 0 or (command in ("check", "fmt", "forms") and done.code == 1), done.err


# Wrong use


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "COMMAND"),
        (["chekc"], "chekc"),
        (["check", "--format", "html"], "html"),
        (["check", "--fail-level", "fatal"], "fatal"),
        (["check", "--today", "2026-02-30"], "2026-02-30"),
        (["check", "--no-such-option"], "--no-such-option"),
        (["show"], "id"),
        (["search"], "WORDS"),
        (["search", " "], "at least one word"),
        (["coverage", "--by", "actor"], "actor"),
        (["trace", "ev", "--up", "--down"], "not allowed with"),
        (["export", "docx"], "docx"),
        (["export", "json", "-o", "no/such/folder/kb.json"], "kb.json"),
        (["export", "json", "-o", "."], "."),
        (["export", "json", "--kind", "term"], "always has everything"),
        (["export", "xlsx", "--kind", "tern"], "did you mean 'term'"),
        (["export", "xlsx", "--where", "statsu=agreed"], "did you mean 'status'"),
        (["import", "xlsx", "no-such-file.xlsx"], "no-such-file.xlsx"),
        (["serve", "--port", "99999"], "99999"),
        (["serve", "--port", "-1"], "-1"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_in_one_place_and_ends_with_2(small: Path, arguments: list[str], words: str) -> None:
    done = vgikb(*arguments, *(["--root", str(small)] if arguments else []))
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    "command", ["check", "show ev", "coverage", "matrix a-b", "explore", "search ev", "export json"]
)
def test_a_folder_that_is_no_knowledge_base_is_refused(tmp_path: Path, command: str) -> None:
    done = vgikb(*command.split(), "--root", tmp_path)
    assert (done.code, done.out) == (2, "")
    assert str(tmp_path) in done.err
    assert "--root" in done.err


def test_a_record_that_cannot_be_read_is_not_said_to_be_missing(own: Path) -> None:
    (own / "kb/term/zz.yaml").write_text("title: [", encoding="utf-8")
    for name in ("zz", "term/zz"):
        done = vgikb("show", name, "--root", own)
        assert (done.code, done.out) == (2, "")
        assert "term/zz is there, but something is wrong with it: vgikb check" in done.err


def test_a_faulty_schema_is_told_with_its_file(own: Path) -> None:
    with (own / "schemas" / "term.yaml").open("a", encoding="utf-8") as schema:
        schema.write("requird: [title]\n")
    done = vgikb("check", "--root", own)
    assert (done.code, done.out) == (2, "")
    assert "term.yaml" in done.err
    assert "did you mean 'required'?" in done.err


def test_a_day_from_the_environment_that_is_none_is_refused(small: Path) -> None:
    for wrong in ("yesterday", "9" * 30):
        done = run("check", "--root", small, SOURCE_DATE_EPOCH=wrong)
        assert_calm(done, {2})
        assert f"'{wrong}'" in done.stderr


# How check ends


def test_exit_codes_of_check_follow_the_fail_level(own: Path) -> None:
    assert vgikb("check", "--root", own).code == 0
    assert vgikb("check", "--fail-level", "info", "--root", own).code == 1
    (own / "kb/term/bad.yaml").write_text(
        "title: Bad\ndefinition: something that has a name\nrelated: [nowhere]\n", encoding="utf-8"
    )
    assert vgikb("check", "--root", own).code == 1


def test_today_decides_what_lies_in_the_future(own: Path) -> None:
    assert "in the future" not in vgikb("check", "--root", own).out
    before = run("check", "--root", own, "--today", "2026-01-01")
    same = run("check", "--root", own, SOURCE_DATE_EPOCH="1767225600")
    assert "checked-in-future" in before.stdout
    assert before.stdout == same.stdout


# Streams


def test_word_of_progress_goes_to_standard_error_only(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = vgikb("check", "--format", "json", "--root", small)
    monkeypatch.setattr(context, "PATIENCE", -1)
    slow = vgikb("check", "--format", "json", "--root", small)
    assert slow.out == quiet.out
    assert quiet.err == ""
    assert slow.err.splitlines() == ["vgikb: reading records ...", "vgikb: running checks ..."]


@pytest.mark.parametrize(
    "arguments", [["coverage"], ["export", "json"], ["check", "--fail-level", "info"]], ids=" ".join
)
def test_a_reader_that_goes_away_is_no_fault(small: Path, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, *arguments, "--root", small], stdout=writer, stderr=subprocess.PIPE, timeout=SECONDS
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_output_that_has_not_every_character_shows_their_codes(own: Path) -> None:
    (own / "kb/term/zz.yaml").write_text("title: Ladesäule\ndefinition: something that has a name\n", encoding="utf-8")
    done = run("show", "term/zz", "--root", own, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert_calm(done, {0})
    assert "Lades\\xe4ule" in done.stdout


def on_terminal(columns: int, *arguments: str | Path) -> str:
    """What a command prints on a terminal."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns)}
    process = subprocess.Popen([*COMMAND, *map(str, arguments)], stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # the other end is closed
        pass
    assert process.wait(SECONDS) == 0
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def test_tables_fit_the_terminal_and_are_whole_elsewhere(small: Path) -> None:
    shown = on_terminal(60, "search", "gridtalk", "--root", small)
    assert max(map(len, shown.splitlines())) <= 60
    assert "…" in shown
    assert "vocabulary/gridtalk-2-amd1" in shown  # what one copies to the next command
    assert "…" not in vgikb("search", "gridtalk", "--root", small).out


def test_colours_are_for_terminals_only(small: Path) -> None:
    assert "\x1b[" in on_terminal(80, "check", "--root", small)
    assert "\x1b[" not in on_terminal(80, "check", "--format", "json", "--root", small)
    assert "\x1b[" not in vgikb("check", "--root", small).out


# Texts of strangers


def test_a_text_that_plays_tricks_on_terminals_is_shown_as_codes(own: Path) -> None:
    title = "::error::x\\n##[endgroup]"
    (own / "kb/term/zz.yaml").write_text(f'title: "{title}"\ndefinition: "a\\n::error::b"\n', encoding="utf-8")
    for command in ("show term/zz", "trace term/zz", "search endgroup", "matrix term-community"):
        done = vgikb(*command.split(), "--root", own)
        assert done.code == 0
        assert "endgroup" in done.out
        assert not re.search(r"^(::|##\[)", done.out, re.MULTILINE), command


# New


@pytest.mark.parametrize("kind", sorted(load(ROOT, TODAY).kinds))
def test_new_writes_a_file_that_can_be_read_and_does_not_write_it_again(own: Path, kind: str) -> None:
    done = vgikb("new", kind, "brand-new", "--root", own)
    path = own / "kb" / kind / "brand-new.yaml"
    assert (done.code, done.out.splitlines()[0]) == (0, f"wrote {path}")
    assert read_bytes(path.read_bytes()).faults == ()
    before = path.read_bytes()
    again = vgikb("new", kind, "brand-new", "--root", own)
    assert (again.code, again.out) == (2, "")
    assert "is there already" in again.err
    assert path.read_bytes() == before
    assert {file.name for file in path.parent.iterdir() if file.name.startswith(".")} == set()


def test_new_refuses_an_id_that_stands_in_a_folder_below(own: Path) -> None:
    (own / "kb/term/batteries").mkdir()
    (own / "kb/term/batteries/cell.yaml").write_text("title: Cell\ndefinition: part of a battery\n", encoding="utf-8")
    done = vgikb("new", "term", "cell", "--root", own)
    assert done.code == 2
    assert "batteries/cell.yaml is there already" in done.err


def test_a_new_record_that_is_filled_in_is_clean(own: Path) -> None:
    before = findings(own)
    for kind, filled in FILLED.items():
        vgikb("new", kind, "brand-new", "--root", own)
        path = own / "kb" / kind / "brand-new.yaml"
        text = path.read_text(encoding="utf-8")
        for empty, value in filled.items():
            assert text.count(empty) == 1, empty
            text = text.replace(empty, value)
        path.write_text(text, encoding="utf-8")
    assert [f for f in findings(own) - before if f[0] != "info"] == []


FILLED = {
    "term": {
        'title: ""\n# One': "title: brand new\n# One",
        'definition: ""': "definition: something that was just made",
    },
    "actor": {
        'title: ""\n# What': "title: Maker\n# What",
        'summary: ""': "summary: Makes it.",
        "type: person": "type: device",
    },
    "interface": {
        'title: ""\n# The end': "title: Maker to station\n# The end",
        "grid-side: id-of-actor": "grid-side: brand-new",
        "vehicle-side: id-of-actor": "vehicle-side: charging-station",
        'summary: ""': "summary: Carries what was made.",
    },
    "meeting": {
        'title: ""\n# The day': "title: Second meeting\n# The day",
        'date: ""\n# How': "date: 2017-05-01\n# How",
        "format: in-person": "format: web",
    },
}


def findings(root: Path) -> set[tuple[str, str, str]]:
    told = json.loads(vgikb("check", "--format", "json", "--root", root).out)["findings"]
    return {(f["level"], f["path"], f["message"]) for f in told}


def test_new_in_a_folder_that_cannot_be_is_told(own: Path) -> None:
    for path in (own / "kb/meeting").iterdir():
        path.unlink()
    (own / "kb/meeting").rmdir()
    (own / "kb/meeting").write_text("in the way", encoding="utf-8")
    done = vgikb("new", "meeting", "brand-new", "--root", own)
    assert (done.code, done.out) == (2, "")
    assert "meeting" in done.err


# Export, and real processes


def test_export_writes_a_file_at_once_or_not_at_all(own: Path, tmp_path: Path) -> None:
    target = tmp_path / "kb.json"
    target.write_text("old", encoding="utf-8")
    done = vgikb("export", "json", "-o", target, "--root", own)
    assert (done.code, done.out) == (0, f"wrote {target}\n")
    assert json.loads(target.read_text(encoding="utf-8"))["version"] == 1
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert vgikb("export", "json", "-o", own, "--root", own).code == 2
    assert [path.name for path in own.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("arguments", "code"), [("check", 0), ("show price-schedule", 0), ("search zzz", 1), ("show zzz", 2), ("shwo", 2)]
)
def test_the_process_ends_as_the_function_does(small: Path, arguments: str, code: int) -> None:
    done = run(*arguments.split(), "--root", small)
    assert_calm(done, {code})
    assert bool(done.stderr) == (code == 2)


def test_the_command_works_in_the_folder_it_stands_in(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small)
    assert run("show", "price-schedule").stdout == run("show", "price-schedule", "--root", small).stdout


def test_only_site_and_serve_import_mkdocs(small: Path) -> None:
    program = (
        "import sys; from vgikb.cli import main; main(['check', '--root', sys.argv[1]]); print(sys.modules.keys())"
    )
    done = subprocess.run([COMMAND[0], "-c", program, small], capture_output=True, timeout=SECONDS, check=True)
    assert b"'vgikb.graph'" in done.stdout
    assert b"'mkdocs'" not in done.stdout


def test_serve_shows_the_site_until_it_is_stopped(own: Path) -> None:
    hooks = "scripts/vgikb/mkdocs_hooks.py"
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace(hooks, str(ROOT / hooks))
    (own / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (own / "kb/pages").mkdir()
    (own / "kb/pages/method.md").write_text("# Method\n", encoding="utf-8")
    port = 20_000 + os.getpid() % 20_000
    process = subprocess.Popen(
        [*COMMAND, "serve", "--root", own, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        assert "Convey a price schedule" in fetched(f"http://127.0.0.1:{port}/requirement/price-schedule/", process)
    finally:
        process.terminate()
        process.wait(SECONDS)


def fetched(address: str, process: subprocess.Popen[bytes]) -> str:
    """The page, as soon as it is there."""
    for _ in range(10 * SECONDS):
        assert process.poll() is None, "serve has ended by itself"
        try:
            with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310  # an address of our own
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"nobody answers at {address}")
