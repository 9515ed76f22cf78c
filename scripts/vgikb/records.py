"""Records: the files of kb/ -> records that fit their kind, and findings for everything that does not."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from vgikb.findings import Finding, Name
from vgikb.schema import Kind, Kinds
from vgikb.shapes import Judge
from vgikb.spelling import did_you_mean
from vgikb.yaml_reader import read_file

ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
ID_LENGTH = 80
DEPTH = 5  # of folders below that of a kind
NO_FILES = {"index", "con", "prn", "aux", "nul"}  # the page of a kind, and names that Windows cannot check out
NOT_KINDS = {"pages"}  # the hand-written Markdown of the site lies beside the records
NO_RECORD = Name("", "")


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One record; data fits the schema of its kind, whatever the file held."""

    name: Name
    path: str  # relative to the root, with /
    data: dict[str, Any]

    @property
    def kind(self) -> str:
        return self.name.kind

    @property
    def id(self) -> str:
        return self.name.id

    @property
    def title(self) -> str:
        return str(self.data.get("title", self.name.id))

    @property
    def withdrawn(self) -> bool:
        return self.data.get("status") == "withdrawn"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a folder of records held. Broken names records that are there but cannot be used."""

    records: dict[Name, Record]
    broken: frozenset[Name]
    findings: tuple[Finding, ...]


def load_records(root: Path, kinds: Kinds) -> Loaded:
    """Read and check every file under root/kb; one bad file hides nothing in the others."""
    judges = {name: Judge(kind) for name, kind in kinds.items()}
    records: dict[Name, Record] = {}
    broken: set[Name] = set()
    findings: list[Finding] = []
    for path, name, problem in _record_files(root, kinds):
        where = f"{_where(path.parent, root)}/{path.name}"
        if problem is None and (name in records or name in broken):
            problem = Finding(NO_RECORD, (), f"another file is already called '{name}'", check="duplicate-id")
        if problem:
            findings.append(replace(problem, path=where))
            continue
        record, found = _read(path, root, Record(name, where, {}), judges[name.kind])
        findings += found
        if record:
            records[name] = record
        else:
            broken.add(name)
    return Loaded(records, frozenset(broken), tuple(findings))


@lru_cache(maxsize=256)
def _where(folder: Path, root: Path) -> str:
    return folder.relative_to(root).as_posix()


def _read(path: Path, root: Path, record: Record, judge: Judge) -> tuple[Record | None, list[Finding]]:
    document = read_file(path, root)
    if document.faults:
        return None, [
            Finding(record.name, (), fault.message, fault.hint, check=fault.check, path=record.path, span=fault.span)
            for fault in document.faults
        ]
    data, findings = judge.fit(document.data, record.name)
    fitted = replace(record, data=data) if data is not None else None
    return fitted, [replace(finding, path=record.path) for finding in findings]


def _record_files(root: Path, kinds: Kinds) -> Iterator[tuple[Path, Name, Finding | None]]:
    folder = root / "kb"
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        if entry.name in NOT_KINDS or entry.name.startswith("."):
            continue
        kind = kinds.get(entry.name)
        if kind is None:
            hint = did_you_mean(entry.name, kinds)
            yield entry, NO_RECORD, Finding(NO_RECORD, (), f"'{entry.name}' is no kind", hint, check="unknown-kind")
        elif entry.is_symlink() or not entry.is_dir():
            yield entry, NO_RECORD, Finding(NO_RECORD, (), f"'{entry.name}' is no folder", check="yaml-file")
        else:
            yield from _files_of_kind(entry, kind)


def _files_of_kind(folder: Path, kind: Kind, depth: int = 0) -> Iterator[tuple[Path, Name, Finding | None]]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False) and depth == DEPTH:
            hint = "keep the record files higher up"
            yield path, NO_RECORD, Finding(NO_RECORD, (), "folders lie too deep here", hint, check="file-name")
        elif entry.is_dir(follow_symlinks=False):
            yield from _files_of_kind(path, kind, depth + 1)
        else:
            yield path, Name(kind.name, path.stem), _file_name_finding(path)


def _file_name_finding(path: Path) -> Finding | None:
    shown = path.name.encode("unicode_escape").decode()
    if path.suffix != ".yaml":
        hint = "rename it to .yaml" if path.suffix == ".yml" else "keep only record files here"
        return Finding(NO_RECORD, (), f"'{shown}' does not end in .yaml", hint, check="file-name")
    if not ID.fullmatch(path.stem) or len(path.stem) > ID_LENGTH or path.stem in NO_FILES:
        hint = "use lower-case letters, digits, '-' and '.', at most 80 characters, and not 'index' or 'con'"
        return Finding(NO_RECORD, (), f"'{shown}' is no id", hint, check="file-name")
    return None
