"""import: what a file proposes, and with --apply the smallest change to the records that makes it so."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from vgikb.cli.context import Commands, Context, UsageError, command
from vgikb.diff import Diff, diff
from vgikb.edit import EditError, edited
from vgikb.field_changes import FieldChange
from vgikb.files import write_beside
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase, build
from vgikb.imports import Proposal, UnreadableError, all_imports
from vgikb.normal_form import in_order, names_are_free
from vgikb.records import Loaded, Record
from vgikb.reports.visible import visible
from vgikb.schema import Kind
from vgikb.telling import as_text
from vgikb.yaml_reader import read_bytes, read_raw
from vgikb.yaml_writer import Writer

LARGEST = 100_000_000  # bytes of a file that is read at all


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    made = command(
        commands, common, "import", "Show what a changed file proposes, or apply it.", "xlsx terms.xlsx --apply"
    )
    made.add_argument("format", choices=sorted(all_imports()))
    made.add_argument("file", help="the file that came back")
    made.add_argument("--apply", action="store_true", help="change the records (default: only show what would change)")
    made.set_defaults(run=run_import)


def run_import(context: Context, options: argparse.Namespace) -> int:
    raw = _raw(Path(options.file))
    try:
        proposal = all_imports()[options.format].proposal(context.kb, raw)
    except UnreadableError as error:
        raise UsageError(f"{options.file}: {error}") from None
    texts, unreadable = _texts(context, proposal)
    sound = {name: record for name, record in proposal.records.items() if record.path in texts}
    for line in _lines(context.kb, proposal, sound):
        sys.stdout.write(f"{visible(line)}\n")
    for path in unreadable:
        print(f"left alone because its file has errors (see check): {visible(path)}")
    if options.apply:
        _apply(context.root, texts)
    elif texts:
        print(f"{_count(texts)} would change: run again with --apply")
    return int(bool(proposal.bad or proposal.stale or unreadable))


def _raw(path: Path) -> bytes:
    if not path.is_file():
        raise UsageError(f"{path} is no file")
    if path.stat().st_size > LARGEST:
        raise UsageError(f"{path} has more than {LARGEST:,} bytes")
    return path.read_bytes()


def _texts(context: Context, proposal: Proposal) -> tuple[dict[str, str], list[str]]:
    """The new text of every file by path, and the paths of files that say something else than their record."""
    texts: dict[str, str] = {}
    unreadable: list[str] = []
    for name, record in proposal.records.items():
        text = _text(context, record, context.kb.records.get(name), context.kb.kinds[name.kind])
        if text is None:
            unreadable.append(record.path)
        else:
            texts[record.path] = text
    return texts, unreadable


def _text(context: Context, record: Record, old: Record | None, kind: Kind) -> str | None:
    if old is None:
        writer = Writer(in_brackets=lambda pointer: names_are_free(kind.schema, pointer))
        return writer.text(in_order(record.data, kind.schema))
    raw = read_raw(context.root / old.path, context.root)
    if raw is None or read_bytes(raw).data != old.data:
        return None
    try:
        text = raw.decode()
        end = "\r\n" if "\r\n" in text else "\n"
        return edited(text.replace("\r\n", "\n"), record.data, kind).replace("\n", end)
    except EditError:
        return None


def _apply(root: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_beside(target, text)
        print(f"wrote {visible(path)}")
    print(f"{_count(texts)} changed{'; now: vgikb check' if texts else ''}")


def _count(texts: dict[str, str]) -> str:
    return f"{len(texts)} record{'' if len(texts) == 1 else 's'}"


def _lines(kb: KnowledgeBase, proposal: Proposal, sound: dict[Name, Record]) -> Iterator[str]:
    yield from (f"note     {note}" for note in proposal.notes)
    yield from _changes(diff(kb, _after(kb, sound)))
    yield from (f"wanted   {text}" for text in proposal.wanted)
    for name in proposal.stale:
        yield f"stale    {name} changed after this file was made, so it is left alone: export again and change it there"
    yield from (f"bad cell {cell.place}: {cell.message}" for cell in proposal.bad)
    if proposal.bad:
        left_alone = sorted({f"{cell.kind}/{cell.record}" for cell in proposal.bad if cell.record})
        yield f"left alone because of bad cells: {', '.join(left_alone) or 'rows without a record'}"


def _after(kb: KnowledgeBase, sound: dict[Name, Record]) -> KnowledgeBase:
    """The knowledge base as it would be."""
    records = {**kb.records, **{record.name: record for record in sound.values()}}
    return build(kb.kinds, Loaded(records, kb.loaded.broken, kb.loaded.findings), kb.today)


def _changes(found: Diff) -> Iterator[str]:
    if found.empty:
        yield "nothing differs"
    yield from (f"added    {name}" for name in found.added)
    for change in found.changed:
        yield f"changed  {change.name}{' (wording only)' if change.editorial else ''}"
        yield from (f"         {_field(field)}" for field in change.fields)
    for claim in found.claims:
        yield f"claim    {claim.protocol.id} on {claim.requirement.id}: {claim.before} -> {claim.after}"
    for flip in found.flips:
        who = f" by {flip.protocol.id}" if flip.protocol else " by all protocols"
        yield f"answer   {flip.subject.id}{who}: {flip.before or 'nothing'} -> {flip.after or 'nothing'}"


def _field(change: FieldChange) -> str:
    before, after = (as_text(value) if value is not None else "nothing" for value in (change.before, change.after))
    return f"{change.field}: {before} -> {after}"
