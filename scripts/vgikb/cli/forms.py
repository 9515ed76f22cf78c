"""forms: what a forge reads of the kinds there are, its issue forms and its list of owners."""

import argparse
import re
from pathlib import Path

from vgikb.cli.context import Commands, Context, command
from vgikb.files import write_beside
from vgikb.forms import FOLDER, forms
from vgikb.owners import PATH as OWNERS
from vgikb.owners import owners

OF_A_KIND = re.compile(r"(new|change)-.+\.yml")  # what an earlier run may have written


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    made = command(commands, common, "forms", "Write the forms and the list of owners that a forge reads.", "--check")
    made.add_argument("--check", action="store_true", help="only say which are not what the schemas ask for")
    made.set_defaults(run=run_forms)


def run_forms(context: Context, options: argparse.Namespace) -> int:
    folder = context.root / FOLDER
    wanted = forms(context.kb.kinds)
    changed = [name for name, text in wanted.items() if _standing(folder / name) != text]
    owned = owners(context.kb)
    new_owners = _standing(context.root / OWNERS) != owned
    left_over = [
        path.name for path in sorted(folder.glob("*.yml")) if OF_A_KIND.fullmatch(path.name) and path.name not in wanted
    ]
    if not options.check:
        _write(folder, {name: wanted[name] for name in changed}, left_over)
        write_beside(context.root / OWNERS, owned)
    for path in [f"{FOLDER}/{name}" for name in changed] + [OWNERS] * new_owners:
        print(f"{'not as the records ask' if options.check else 'wrote'}: {path}")
    for name in left_over:
        print(f"{'of no kind' if options.check else 'removed'}: {FOLDER}/{name}")
    number = len(changed) + len(left_over) + new_owners
    print(f"{len(wanted) + 1} files, {number} {'to change' if options.check else 'changed'}")
    return 1 if options.check and number else 0


def _standing(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _write(folder: Path, texts: dict[str, str], left_over: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        write_beside(folder / name, text)
    for name in left_over:
        (folder / name).unlink()
