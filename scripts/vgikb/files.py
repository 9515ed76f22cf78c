"""Files: texts and folders -> disk, written beside and renamed, so that nothing half-written is ever seen."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


def write_beside(path: Path, content: str | bytes) -> None:
    """Write a file in one step, a text as UTF-8.

    Raises:
        OSError: it cannot be written; nothing is left beside it then.
    """
    beside = path.parent / f".{path.name}.new"
    try:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None


@contextmanager
def folder_beside(folder: Path) -> Iterator[Path]:
    """A new folder to fill; it takes the place of the old one only if filling it ends well."""
    beside, old = (folder.with_name(f".{folder.name}.{word}") for word in ("new", "old"))
    for left_over in (beside, old):
        shutil.rmtree(left_over, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        yield beside
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    if folder.exists():
        os.replace(folder, old)
    os.replace(beside, folder)
    shutil.rmtree(old, ignore_errors=True)


def write_all(contents: Iterable[tuple[str, bytes]], folder: Path) -> None:
    """Write files into a folder that is being filled; each is a path below it and what it holds."""
    for path, content in contents:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
