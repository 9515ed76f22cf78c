"""Revisions: a folder in a git repository -> its releases, and the records and schemas of a revision as files.

Nothing of a revision is run, and no name of a person is read.
"""

import io
import os
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

# what a tag must look like to be a release, and the folder that it is published in: 1.0, v2.1.3, 2026.2-beta
RELEASE = re.compile(r"v?[0-9]+(\.[0-9]+)+(-[a-z0-9.]+)?")


class RevisionError(Exception):
    """There is no such revision, or no repository."""


@dataclass(frozen=True, slots=True)
class Revision:
    name: str
    moment: datetime  # of its commit, in UTC


@dataclass(frozen=True, slots=True)
class Repository:
    """What git knows about a folder: releases that led to what is checked out, oldest first, and that itself."""

    releases: tuple[Revision, ...]
    head: Revision
    shallow: bool  # older commits were left out, and releases with them


def repository(root: Path) -> Repository:
    """The repository that a folder lies in.

    Raises:
        RevisionError: it lies in none, git is not there, or nothing is committed yet.
    """
    moment = _git(root, "log", "-1", "--format=%ct").strip()
    written = "--format=%(refname:strip=2) %(committerdate:unix)%(*committerdate:unix)"
    tags = (line.split() for line in _git(root, "for-each-ref", "--merged=HEAD", written, "refs/tags").splitlines())
    found = [Revision(tag[0], _moment(tag[1])) for tag in tags if len(tag) == 2 and RELEASE.fullmatch(tag[0])]
    shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == "true"
    return Repository(tuple(sorted(found, key=_age)), Revision("HEAD", _moment(moment)), shallow)


def _age(revision: Revision) -> tuple[datetime, list[int]]:
    """Two releases of one commit go by their numbers."""
    return revision.moment, [int(number) for number in re.findall("[0-9]+", revision.name)]


def _moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


@contextmanager
def unpacked(root: Path, revision: str) -> Iterator[Path]:
    """A folder with the records and schemas of a revision, as long as it is wanted.

    Raises:
        RevisionError: there is no such revision, or it holds neither.
    """
    if revision.startswith("-"):
        raise RevisionError(f"'{revision}' is no revision")
    content = git_bytes(root, "archive", "--format=zip", "-0", revision, "kb", "schemas")
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:  # leads out of no folder and makes no links
            archive.extractall(folder)
        yield Path(folder)


def _git(root: Path, *arguments: str) -> str:
    return git_bytes(root, *arguments).decode(errors="replace")


def git_bytes(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git says in a folder; given: what it reads.

    Raises:
        RevisionError: it is not there, or refuses, with its reason.
    """
    command = ["git", "-C", str(root), *arguments]
    # its reasons are shown, in the language of the rest; what a partial copy has not is not fetched
    environment = {**os.environ, "LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1"}
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False, env=environment)  # noqa: S603
    except FileNotFoundError:
        raise RevisionError("git is not installed") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reasons = [line.removeprefix("fatal: ") for line in said if line.startswith("fatal: ")] or said
        raise RevisionError(reasons[0] if reasons else "git failed")
    return done.stdout
