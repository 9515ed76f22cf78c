"""Strict YAML reader: the bytes of one untrusted file -> plain data, or every fault with its place.

It works on the parser's events: no text can make it build objects, recurse, or read more than its limits.
"""

import os
import stat
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from vgikb.findings import Span
from vgikb.yaml_builder import START, Fault, build
from vgikb.yaml_places import Places, Ruler, places
from vgikb.yaml_rules import LIMITS, Limits, shown

__all__ = ["Document", "Fault", "Limits", "Places", "places", "read_bytes", "read_file", "read_raw"]

# Absent on some systems, where the checks before and after opening have to do.
_OPEN_FLAGS: Final = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


@dataclass(frozen=True, slots=True)
class Document:
    """What a file held; data is None when there are faults."""

    data: Any
    faults: tuple[Fault, ...] = ()


def read_file(path: Path, root: Path, limits: Limits = LIMITS) -> Document:
    """Read a regular file below root. No link is followed, nothing else than a regular file is opened."""
    try:
        raw = _bytes_of(path, root, limits)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        message = f"'{shown(path.name)}' cannot be read: {shown(reason)}"
        return _unread("yaml-file", message, "put an ordinary, readable file there, not a link")
    return read_bytes(raw, limits)


def _bytes_of(path: Path, root: Path, limits: Limits) -> bytes:
    """At most one byte more than allowed, which read_bytes then refuses. Raises OSError, ValueError."""
    if path == root:
        raise OSError("it is not a regular file")
    parts = (*_folders(path.parent, root), path.name)
    if ".." in parts:
        raise OSError("its path leads out of the folder")
    below = str(root)
    status = None
    for part in parts:
        below = os.path.join(below, part)
        status = os.lstat(below)
        if stat.S_ISLNK(status.st_mode):
            raise OSError(f"'{part}' is a symbolic link")
    _refuse_irregular(status)  # before opening, which alone can hang or have an effect on a pipe or device
    with open(os.open(below, os.O_RDONLY | _OPEN_FLAGS), "rb", buffering=0) as file:
        status = os.fstat(file.fileno())
        _refuse_irregular(status)  # again, because another file may stand there by now
        return file.read(min(status.st_size, limits.bytes) + 1)  # a larger buffer costs more than a small file


@lru_cache(maxsize=256)
def _folders(folder: Path, root: Path) -> tuple[str, ...]:
    """The names on the way from root to a folder. Raises ValueError if it does not lie below."""
    return folder.relative_to(root).parts


def _refuse_irregular(status: os.stat_result | None) -> None:
    if status is None or not stat.S_ISREG(status.st_mode):
        raise OSError("it is not a regular file")


def read_raw(path: Path, root: Path, limits: Limits = LIMITS) -> bytes | None:
    """The bytes of a file that read_file would read, for showing them; nothing if it cannot be read."""
    try:
        return _bytes_of(path, root, limits)
    except (OSError, ValueError):
        return None


def read_bytes(raw: bytes, limits: Limits = LIMITS) -> Document:
    """The data of a text, or its faults in the order of the text."""
    if len(raw) > limits.bytes:
        return _unread("yaml-limit", f"the file has more than {limits.bytes:,} bytes", "divide it into smaller records")
    if raw[:2] in (BOM_UTF16_BE, BOM_UTF16_LE) or raw[:2].count(0) == 1:
        return _unread("yaml-encoding", "the file is UTF-16 or UTF-32, not UTF-8", "save it as UTF-8")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(raw, error.start)
    if text.startswith("\ufeff"):
        return _unread("yaml-encoding", "the file starts with a byte order mark", "save it as UTF-8 without BOM")
    return Document(*build(text, limits))


def _unread(check: str, message: str, hint: str, span: Span = START) -> Document:
    return Document(None, (Fault(check, message, hint, span),))


def _undecodable(raw: bytes, at: int) -> Document:
    before = raw[:at].decode("utf-8")
    span = Ruler(before).span(len(before), len(before) + 1)
    guess = raw[at : at + 1].decode("cp1252", "replace")
    hint = f"save the file as UTF-8; in Windows-1252 this byte is '{shown(guess)}'"
    return _unread("yaml-encoding", f"byte 0x{raw[at]:02X} is not UTF-8", hint, span)
