"""diff: what a change means."""

import argparse
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from vgikb.cli.context import Commands, Context, UsageError, command
from vgikb.diff import Diff, FieldChange, diff
from vgikb.graph import KnowledgeBase, load
from vgikb.reports.visible import visible


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    compare = command(commands, common, "diff", "Say what differs between two states, and which answers flip.", "HEAD")
    compare.add_argument("old", help="a git revision, or a folder with kb/ and schemas/")
    compare.add_argument("new", nargs="?", help="the same (default: the knowledge base as it lies here)")
    compare.set_defaults(run=run_diff)


def run_diff(context: Context, options: argparse.Namespace) -> int:
    old = _state(context, options.old)
    found = diff(old, _state(context, options.new) if options.new else context.kb)
    for line in _lines(found):
        sys.stdout.write(line + "\n")
    return 0


def _state(context: Context, text: str) -> KnowledgeBase:
    """The knowledge base in a folder, or as a git revision has it."""
    if (Path(text) / "schemas").is_dir():
        return load(Path(text), context.today)
    with tempfile.TemporaryDirectory() as folder:
        _unpack(context.root, text, Path(folder))
        return load(Path(folder), context.today)


def _unpack(root: Path, revision: str, folder: Path) -> None:
    """The records and schemas of a revision as files; nothing of it is run."""
    if revision.startswith("-"):
        raise UsageError(f"'{revision}' is neither a folder with schemas/ nor a git revision")
    git = ["git", "-C", str(root), "archive", "--format=zip", revision, "kb", "schemas"]
    done = subprocess.run(git, capture_output=True, check=False)  # noqa: S603  # no shell, the revision is no option
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise UsageError(f"'{revision}' is neither a folder with schemas/ nor a git revision: {' '.join(reason)}")
    with zipfile.ZipFile(io.BytesIO(done.stdout)) as archive:  # leads out of no folder and makes no links
        archive.extractall(folder)


def _lines(found: Diff) -> Iterator[str]:
    if found.empty:
        yield "nothing differs"
    yield from (f"added    {name}" for name in found.added)
    yield from (f"removed  {name}" for name in found.removed)
    yield from (f"renamed  {old} -> {new}" for old, new in found.renamed)
    for change in found.changed:
        yield f"changed  {change.name}{' (wording only)' if change.editorial else ''}"
        yield from (f"         {_field(field)}" for field in change.fields)
    yield from (f"link     + {source} {field} {target}" for source, field, target in found.links_added)
    yield from (f"link     - {source} {field} {target}" for source, field, target in found.links_removed)
    for claim in found.claims:
        yield f"claim    {claim.protocol.id} on {claim.requirement.id}: {claim.before} -> {claim.after}"
    for flip in found.flips:
        who = f" by {flip.protocol.id}" if flip.protocol else " by all protocols"
        yield f"answer   {flip.subject.id}{who}: {flip.before or 'nothing'} -> {flip.after or 'nothing'}"


def _field(change: FieldChange) -> str:
    before, after = (visible(str(value)) if value is not None else "nothing" for value in (change.before, change.after))
    return f"{visible(change.field)}: {before} -> {after}"
