"""Writes a knowledge base of any size: a number of records and a seed -> a folder that `vgikb check` finds no error in.

Proportions, sizes and links are like those of the project's own records. A record links to records near it, as the
records of one field of work do, so that it has as many neighbours in a large knowledge base as in a small one.

    python tests/bench/generate.py DIR N [--seed S]
"""

import argparse
import shutil
from pathlib import Path

from kinds import KINDS
from world import Spot, World
from writing import yaml_text

PROJECT = Path(__file__).parents[2]
SIZES = range(200, 150_001)  # fewer hold less than one of everything, more run out of names
HOOK = "scripts/vgikb/mkdocs_hooks.py"


def main() -> None:
    arguments = _arguments()
    shutil.rmtree(arguments.folder / "kb", ignore_errors=True)
    write_records(arguments.folder, World(arguments.records, arguments.seed))
    write_project(arguments.folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Write a knowledge base to measure with.")
    parser.add_argument("folder", type=Path, help="where to write; its kb/ and schemas/ are replaced")
    parser.add_argument("records", type=int, help=f"how many records, {SIZES[0]} to {SIZES[-1]}")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other records of the same kind")
    arguments = parser.parse_args()
    if arguments.records not in SIZES:
        parser.error(f"records: between {SIZES[0]} and {SIZES[-1]}")
    return arguments


def write_records(root: Path, world: World) -> None:
    for kind, ids in world.ids.items():
        folder = root / "kb" / kind
        folder.mkdir(parents=True)
        for number, id_ in enumerate(ids):
            text = yaml_text(KINDS[kind](Spot(world, kind, number)))
            (folder / f"{id_}.yaml").write_text(text, encoding="utf-8", newline="\n")


def write_project(root: Path) -> None:
    """What stands around the records: the project's own schemas, settings and hook, and a first page."""
    shutil.rmtree(root / "schemas", ignore_errors=True)
    shutil.copytree(PROJECT / "schemas", root / "schemas")
    for name in ("mkdocs.yml", HOOK):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, root / name)
    pages = root / "kb" / "pages"
    pages.mkdir(parents=True)
    (pages / "method.md").write_text("# Method\n\nNothing here is true.\n", encoding="utf-8")


if __name__ == "__main__":
    main()
