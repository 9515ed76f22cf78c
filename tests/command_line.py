"""The command for tests: a folder of records -> a root to run it on; arguments -> exit code and output of a process."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from knowledge_bases import ROOT

# what the installed script `vgikb` does
COMMAND = (sys.executable, "-c", "from vgikb.cli import main; raise SystemExit(main())")
SECONDS = 60  # far more than any command takes, on any machine; a command that hangs fails its test


def make_root(folder: Path, records: Path) -> Path:
    """A knowledge base of its own, with copies of the records (no pages) and of the project's schemas."""
    shutil.copytree(records, folder / "kb", ignore=shutil.ignore_patterns("pages"))
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    return folder


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=SECONDS,
        check=False,
    )


def assert_calm(done: subprocess.CompletedProcess[str], codes: Mapping[int, str] | set[int]) -> None:
    """The process ended by itself, with one of the codes and without a traceback."""
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in codes, done.stderr
