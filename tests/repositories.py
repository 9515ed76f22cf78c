"""Repositories for tests: the small knowledge base as two releases and what came after them, in git."""

import os
import subprocess
from pathlib import Path

from conftest import make_root
from knowledge_bases import SMALL

AUTHOR = "Somebody Secret"
DATES = {"0.1.0": "2026-01-10T09:30:00Z", "0.2.0": "2026-02-20T08:00:00Z"}


def git(root: Path, *arguments: str, date: str = "") -> str:
    """Run git as nobody's configuration would have it."""
    person = {f"GIT_{who}_{what}": AUTHOR for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    moment = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date} if date else {}
    environment = {**os.environ, **person, **moment, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(["git", "-C", str(root), *arguments], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit(root: Path, release: str = "", date: str = "2026-03-01T00:00:00Z") -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "A change", date=DATES.get(release, date))
    if release:
        git(root, "tag", "-am", f"Release {release}", release, date="2030-01-01T00:00:00Z")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def released(root: Path) -> Path:
    """0.1.0, then 0.2.0 (one record renamed, one withdrawn, one removed), then changes that are not released."""
    make_root(root, SMALL / "kb")
    git(root, "init", "-q", "-b", "main")
    terms = root / "kb" / "term"
    later = {path: path.read_text(encoding="utf-8") for path in (root / "kb").rglob("*") if path.is_file()}
    for path, text in later.items():
        path.write_text(text.replace("dwell-time", "parking-time"), encoding="utf-8")
    (terms / "dwell-time.yaml").rename(terms / "parking-time.yaml")
    replace(terms / "parking-time.yaml", "former-ids: [parking-time]\n", "")
    replace(terms / "plug-in-time.yaml", "status: withdrawn\nreplaced-by: term/parking-time\n", "")
    (terms / "old-word.yaml").write_text("title: old word\ndefinition: word that nobody says any more\n")
    commit(root, "0.1.0")
    for path, text in later.items():
        path.write_text(text, encoding="utf-8")
    (terms / "parking-time.yaml").unlink()
    (terms / "old-word.yaml").unlink()
    commit(root, "0.2.0")
    replace(root / "kb/coverage/gridtalk-2.yaml", "support: partial", "support: full")
    replace(terms / "electric-vehicle.yaml", "definition: ", "notes: Common word.\ndefinition: ")
    commit(root)
    replace(terms / "session.yaml", "definition: ", "abbreviations: [SES]\ndefinition: ")
    return root
