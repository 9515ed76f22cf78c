"""new, export."""

import argparse
import sys
from pathlib import Path

from vgikb.cli.context import Commands, Context, UsageError, command, must_be_id
from vgikb.exports import all_exports
from vgikb.files import write_beside
from vgikb.schema import load_kinds
from vgikb.skeleton import skeleton
from vgikb.spelling import did_you_mean


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    new = command(commands, common, "new", "Write the skeleton of a record to fill in.", "term my-new-term")
    new.add_argument("kind")
    new.add_argument("id")
    new.set_defaults(run=run_new)
    export = command(commands, common, "export", "Write the knowledge base in another format.", "json -o kb.json")
    export.add_argument("format", choices=sorted(all_exports()))
    export.add_argument("-o", "--output", metavar="PATH", help="a file (default: standard output)")
    export.set_defaults(run=run_export)


def run_new(context: Context, options: argparse.Namespace) -> int:
    kinds = load_kinds(context.root / "schemas")
    if options.kind not in kinds:
        hint = did_you_mean(options.kind, kinds) or f"kinds: {', '.join(sorted(kinds))}"
        raise UsageError(f"'{options.kind}' is no kind; {hint}")
    folder = context.root / "kb" / options.kind
    path = folder / f"{must_be_id(options.id)}.yaml"
    for other in folder.rglob(path.name):
        raise UsageError(f"{other} is there already")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_beside(path, skeleton(kinds[options.kind]))
    print(f"wrote {path}\nfill it in, then: vgikb check")
    return 0


def run_export(context: Context, options: argparse.Namespace) -> int:
    text = all_exports()[options.format].text(context.kb)
    if options.output:
        write_beside(Path(options.output), text)
        print(f"wrote {options.output}")
    else:
        sys.stdout.write(text)
    return 0
