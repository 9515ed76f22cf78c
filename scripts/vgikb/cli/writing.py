"""export, editor."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from vgikb.cli.context import Commands, Context, UsageError, command
from vgikb.editor import FOLDER, editor_schemas, editor_settings
from vgikb.exports import all_exports
from vgikb.files import write_beside


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    export = command(commands, common, "export", "Write the knowledge base in another format.", "json -o kb.json")
    export.add_argument("format", choices=sorted(all_exports()))
    export.add_argument("-o", "--output", metavar="PATH", help="a file (default: standard output)")
    export.set_defaults(run=run_export)
    editor = command(commands, common, "editor", "Give editors the ids that are there, for completion.", "")
    editor.set_defaults(run=run_editor)


def run_export(context: Context, options: argparse.Namespace) -> int:
    text = all_exports()[options.format].text(context.kb)
    if options.output:
        write_beside(Path(options.output), text)
        print(f"wrote {options.output}")
    else:
        sys.stdout.write(text)
    return 0


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
