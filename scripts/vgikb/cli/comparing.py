"""diff: what a change means."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from vgikb.cli.context import Commands, Context, UsageError, command
from vgikb.diff import Diff, FieldChange, diff
from vgikb.graph import KnowledgeBase, load
from vgikb.reports.visible import visible
from vgikb.revisions import RevisionError, unpacked
from vgikb.telling import as_text


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
    try:
        with unpacked(context.root, text) as folder:
            return load(folder, context.today)
    except RevisionError as error:
        raise UsageError(f"'{text}' is neither a folder with schemas/ nor a git revision: {error}") from None


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
    before, after = (
        visible(as_text(value)) if value is not None else "nothing" for value in (change.before, change.after)
    )
    return f"{visible(change.field)}: {before} -> {after}"
