"""export, editor."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from vgikb.cli.context import Commands, Context, UsageError, command
from vgikb.editor import FOLDER, editor_schemas, editor_settings
from vgikb.exports import Content, Selection, all_exports
from vgikb.files import write_beside
from vgikb.schema import Kinds
from vgikb.spelling import did_you_mean


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    export = command(commands, common, "export", "Write the knowledge base in another format.", "json -o kb.json")
    export.add_argument("format", choices=sorted(all_exports()))
    export.add_argument("-o", "--output", metavar="PATH", help="a file (default: standard output)")
    export.add_argument("--kind", action="append", default=[], metavar="KIND", help="only records of this kind")
    export.add_argument(
        "--where", action="append", default=[], metavar="FIELD=VALUE", help="only records whose field has this value"
    )
    export.set_defaults(run=run_export)
    editor = command(commands, common, "editor", "Give editors the ids that are there, for completion.", "")
    editor.set_defaults(run=run_editor)


def run_export(context: Context, options: argparse.Namespace) -> int:
    chosen = all_exports()[options.format]
    selection = _selection(context.kb.kinds, options)
    if not chosen.selects and not selection.everything:
        raise UsageError(f"{chosen.name} always has everything: leave --kind and --where out")
    content = chosen.content(context.kb, selection)
    if options.output:
        write_beside(Path(options.output), content)
        print(f"wrote {options.output}")
    else:
        _write_out(content, chosen.name)
    return 0


def _selection(kinds: Kinds, options: argparse.Namespace) -> Selection:
    others = f"kinds: {', '.join(sorted(kinds))}"
    for name in options.kind:
        if name not in kinds:
            raise UsageError(f"'{name}' is no kind; {did_you_mean(name, kinds) or others}")
    known = {field.name for kind in kinds.values() for field in kind.fields}
    where = []
    for text in options.where:
        field, equals, value = text.partition("=")
        if not equals or field not in known:
            raise UsageError(
                f"--where {text}: write FIELD=VALUE with a field of a record; {did_you_mean(field, known)}"
            )
        where.append((field, value))
    return Selection(frozenset(options.kind), tuple(where))


def _write_out(content: Content, name: str) -> None:
    if isinstance(content, str):
        sys.stdout.write(content)
    elif sys.stdout.isatty():
        raise UsageError(f"{name} is no text: name a file with -o")
    else:
        sys.stdout.buffer.write(content)


def run_editor(context: Context, options: argparse.Namespace) -> int:
    """Write the schemas, and the settings of one widespread editor unless it has others for the same keys."""
    for name, text in editor_schemas(context.kb):
        path = context.root / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_beside(path, text)
    settings = context.root / ".vscode" / "settings.json"
    settings.parent.mkdir(exist_ok=True)
    known = _json_object(settings)
    write_beside(settings, json.dumps({**editor_settings(context.kb), **known}, indent=2) + "\n")
    print(f"wrote {context.root / FOLDER} and {settings}; run again after adding records")
    return 0


def _json_object(path: Path) -> dict[str, Any]:
    """The settings that are there already, which win."""
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except ValueError:
        raise UsageError(f"{path} is no plain JSON, so nothing is added to it: take its comments out") from None
    return found if isinstance(found, dict) else {}
