"""Archive: the bytes of an untrusted zip file -> its parts, within limits that are looked at before unpacking."""

import io
import zipfile
import zlib
from typing import Final, NamedTuple


class ArchiveError(Exception):
    """The file is no archive that can be read, or would cost too much."""


class ArchiveLimits(NamedTuple):
    """What one file may cost, in bytes; ratio is that of unpacked to packed, for parts of some size."""

    packed: int = 30_000_000
    unpacked: int = 300_000_000
    parts: int = 2_000
    ratio: int = 300
    ratio_from: int = 1_000_000


ARCHIVE_LIMITS: Final = ArchiveLimits()
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED: Final = 1
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError, OSError)


class Archive:
    """The parts of a zip file, by name."""

    def __init__(self, raw: bytes, limits: ArchiveLimits = ARCHIVE_LIMITS) -> None:
        """Look at the list of parts only.

        Raises:
            ArchiveError: no zip file, encrypted, odd, or larger than the limits.
        """
        if len(raw) > limits.packed:
            raise ArchiveError(f"the file has more than {limits.packed:,} bytes")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except _BROKEN:
            raise ArchiveError("the file is no workbook: an .xlsx file is a zip file, and this is none") from None
        parts = self._zip.infolist()
        self.names = frozenset(part.filename for part in parts)
        for reason in _reasons(parts, limits):
            raise ArchiveError(reason)

    def read(self, name: str) -> bytes:
        """One part, at most as long as the list of parts says.

        Raises:
            ArchiveError: it is not there or damaged.
        """
        try:
            return self._zip.read(name)
        except KeyError:
            raise ArchiveError(f"the workbook has no part '{name}'") from None
        except _BROKEN:
            raise ArchiveError(f"the part '{name}' of the workbook is damaged") from None


def _reasons(parts: list[zipfile.ZipInfo], limits: ArchiveLimits) -> list[str]:
    """Why an archive is not unpacked."""
    if len(parts) > limits.parts:
        return [f"the workbook has more than {limits.parts:,} parts"]
    if len({part.filename for part in parts}) < len(parts):
        return ["the workbook has two parts of one name"]
    if sum(part.file_size for part in parts) > limits.unpacked:
        return [f"the workbook would have more than {limits.unpacked:,} bytes when unpacked"]
    return [reason for part in parts for reason in _reasons_of_part(part, limits)]


def _reasons_of_part(part: zipfile.ZipInfo, limits: ArchiveLimits) -> list[str]:
    if part.flag_bits & _ENCRYPTED or part.compress_type not in _METHODS:
        return ["the workbook is encrypted, or packed in a way that is not known here: save it without a password"]
    if part.file_size > limits.ratio_from and part.file_size > limits.ratio * max(part.compress_size, 1):
        return ["the workbook is packed like a trap: it would be several hundred times as large when unpacked"]
    return []
