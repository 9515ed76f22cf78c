"""fmt, rename: change files of records, each as little as can be."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from vgikb.cli.context import Commands, Context, UsageError, command, must_be_id
from vgikb.files import write_beside
from vgikb.findings import Name
from vgikb.normal_form import normal_form
from vgikb.rename import renamed, renamed_page
from vgikb.reports.visible import visible
from vgikb.schema import Kind, load_kinds
from vgikb.yaml_reader import read_bytes, read_raw


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    fmt = command(commands, common, "fmt", "Bring records into the one normal form; comments stay.", "--check")
    fmt.add_argument("paths", nargs="*", help="files or folders below kb/ (default: all records)")
    fmt.add_argument("--check", action="store_true", help="only say which are not in normal form")
    fmt.set_defaults(run=run_fmt)
    rename = command(
        commands, common, "rename", "Give a record another id, with every link.", "term/charging-session visit"
    )
    rename.add_argument("old", help="the record, as kind/id or id")
    rename.add_argument("new", help="its new id")
    rename.set_defaults(run=run_rename)


def run_fmt(context: Context, options: argparse.Namespace) -> int:
    kinds = load_kinds(context.root / "schemas")
    changed = 0
    for path, kind in _files(context.root, kinds, options.paths):
        after = _changed(path, context.root, kind)
        if after is not None:
            changed += 1
            print(("not in normal form: " if options.check else "wrote ") + visible(str(path)))
            if not options.check:
                write_beside(path, after)
    print(f"{changed} files {'are not in normal form' if options.check else 'changed'}")
    return 1 if options.check and changed else 0


def _files(root: Path, kinds: dict[str, Kind], paths: list[str]) -> Iterator[tuple[Path, Kind]]:
    """The files of records below some paths, each with its kind."""
    wanted = [Path(path).absolute() for path in paths]
    for path in wanted:
        if not path.exists() or not path.is_relative_to((root / "kb").absolute()):
            raise UsageError(f"no record at {visible(str(path))}: name files or folders below kb/")
    for name, kind in kinds.items():
        for path in sorted((root / "kb" / name).rglob("*.yaml")):
            if not wanted or any(path.absolute().is_relative_to(one) for one in wanted):
                yield path, kind


def _changed(path: Path, root: Path, kind: Kind) -> str | None:
    """The normal form, if the file can be read and is not in it."""
    raw = read_raw(path, root)
    document = read_bytes(raw) if raw is not None else None
    if raw is None or document is None or document.faults:
        print(f"left as it is, because it cannot be read (see check): {visible(str(path))}")
        return None
    before = raw.decode().replace("\r\n", "\n")
    after = normal_form(before, kind)
    if read_bytes(after.encode()).data != document.data:
        raise AssertionError(f"the normal form of {path} would say something else")
    return after if after != raw.decode() else None


def run_rename(context: Context, options: argparse.Namespace) -> int:
    old = context.record(options.old)
    new = Name(old.kind, must_be_id(options.new.removeprefix(f"{old.kind}/")))
    if new in context.kb.records or new in context.kb.former or new in context.kb.loaded.broken:
        raise UsageError(f"{new} is, or was, the name of a record: names are never used again")
    texts = list(renamed(context.kb, old, new, lambda record: _text(context.root / record.path)))
    pages = [(path, renamed_page(_text(path), old, new)) for path in _pages(context.root)]
    for record, text in texts:
        write_beside(context.root / record.path, text)
        print(f"wrote {visible(record.path)}")
    for path, text in pages:
        if text != _text(path):
            write_beside(path, text)
            print(f"wrote {visible(path.relative_to(context.root).as_posix())}")
    path = context.root / context.kb.records[old].path
    os.replace(path, path.with_name(f"{new.id}.yaml"))
    print(f"renamed {old} to {new}; its old address leads to the new one")
    return 0


def _pages(root: Path) -> list[Path]:
    return sorted((root / "kb" / "pages").rglob("*.md"))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
