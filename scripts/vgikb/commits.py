"""Commits: a folder in a git repository -> which record files each commit changed, and what blobs hold.

One call lists all commits, one reads the blobs that are asked for: no tree is unpacked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from vgikb.revisions import RevisionError, git_bytes

MOST = 5000  # commits; older ones are left out
PORTION = 500  # blobs read at once
LARGEST = 4_000_000  # bytes of a blob; larger ones are no records


@dataclass(frozen=True, slots=True)
class Touched:
    """One file in one commit, with its blobs; empty where there was or is none."""

    path: str  # relative to the root, with /
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of the main line; a merge is all that it brought."""

    id: str
    moment: datetime  # in UTC
    files: tuple[Touched, ...]


def commits(root: Path, since: str = "") -> tuple[list[Commit], bool]:
    """The commits that changed records, oldest first, and whether older ones were left out. Since: a revision.

    Raises:
        RevisionError: there is no such revision, or no repository.
    """
    if since.startswith("-"):
        raise RevisionError(f"'{since}' is no revision")
    span = [f"{since}..HEAD"] if since else []
    how = ["--first-parent", "-m", "--raw", "--no-abbrev", "--no-renames", "--relative", "--format=commit %H %ct"]
    said = git_bytes(root, "log", f"--max-count={MOST + 1}", *how, *span, "--", "kb").decode(errors="replace")
    found = list(_commits(said))
    return found[MOST - 1 :: -1] if len(found) > MOST else found[::-1], len(found) > MOST


def _commits(said: str) -> Iterator[Commit]:
    for part in said.split("\ncommit ") if said else ():
        first, *lines = part.removeprefix("commit ").splitlines()
        id_, seconds = first.split()
        files = (_touched(line) for line in lines if line.startswith(":"))
        yield Commit(id_, datetime.fromtimestamp(int(seconds), UTC), tuple(files))


def _touched(line: str) -> Touched:
    """From a line such as ':100644 100644 <blob> <blob> M<tab>path'."""
    about, _, path = line.partition("\t")
    _, _, before, after, _ = about.split()
    return Touched(path, *("" if set(blob) == {"0"} else blob for blob in (before, after)))


def uncommitted(root: Path) -> set[str]:
    """Paths of files of records that differ from the last commit, or are not in it."""
    changed = git_bytes(root, "diff", "--name-only", "-z", "--relative", "HEAD", "--", "kb")
    new = git_bytes(root, "ls-files", "--others", "--exclude-standard", "-z", "--", "kb")
    return {path.decode(errors="replace") for path in (*changed.split(b"\0"), *new.split(b"\0")) if path}


def contents(root: Path, blobs: Iterable[str]) -> dict[str, bytes]:
    """What blobs hold; those that are missing or too large are left out."""
    found: dict[str, bytes] = {}
    wanted = iter(sorted(set(blobs)))
    while portion := list(islice(wanted, PORTION)):
        sizes = git_bytes(root, "cat-file", "--batch-check", given=_lines(portion)).decode().splitlines()
        fitting = [line.split()[0] for line in sizes if line.split()[1] == "blob" and int(line.split()[2]) <= LARGEST]
        found |= _contents(git_bytes(root, "cat-file", "--batch", given=_lines(fitting)))
    return found


def _lines(blobs: Iterable[str]) -> bytes:
    return "".join(f"{blob}\n" for blob in blobs).encode()


def _contents(said: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    here = 0
    while here < len(said):
        end = said.index(b"\n", here)
        id_, _, size = said[here:end].decode().split()
        found[id_] = said[end + 1 : end + 1 + int(size)]
        here = end + 1 + int(size) + 1
    return found
