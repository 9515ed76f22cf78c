"""Reviewed changes for tests: a folder of changed files -> the small knowledge base before and after, as folders."""

import shutil
from pathlib import Path

from command_line import make_root
from knowledge_bases import SMALL

CASES = Path(__file__).parent / "reviews"  # <case>/kb: files that are new or another; an empty one is taken away


def changed(folder: Path, case: str) -> tuple[Path, Path]:
    """Both states, with the schemas of the project."""
    old, new = make_root(folder / "old", SMALL / "kb"), make_root(folder / "new", SMALL / "kb")
    overlay = CASES / case / "kb"
    for path in (path for path in overlay.rglob("*") if path.is_file()):
        target = new / "kb" / path.relative_to(overlay)
        if path.stat().st_size:
            shutil.copyfile(path, target)
        else:
            target.unlink()
    return old, new
