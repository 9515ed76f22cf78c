"""Located: findings and the bytes of their files -> the same with place, source line and fingerprint, in order."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from vgikb.findings import Finding, Name, Related, Span, pointer_text
from vgikb.reports.fingerprint import fingerprint
from vgikb.reports.source import Source, source_of

Read = Callable[[str], bytes | None]  # the bytes of a file by its path relative to the root; None if it cannot be read
Sources = Callable[[str], Source]

FILES_HELD = 256  # files come in order of their path; only related places jump, so a few in memory are enough
NO_PATHS: Mapping[Name, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Place:
    """Another place that belongs to a finding; the path is empty where the record's file is not known."""

    record: Name
    path: str
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with everything a reader needs to get there."""

    finding: Finding
    span: Span
    line_text: str  # the line the span begins in, "" if it cannot be read
    fingerprint: str  # the same as long as the problem is the same, wherever it moves in the file
    related: tuple[Place, ...] = ()
    waiver: str = ""  # reason, owner and last day, for waived findings
    added: bool = False  # another state that it was held against does not have it


def locate(
    findings: Iterable[Finding], read: Read, paths: Mapping[Name, str] = NO_PATHS, identify: bool = True
) -> list[Located]:
    """Findings by path, line, column and check; paths gives the file of a record that a finding only names.

    Fingerprints cost as much as reading the files anew, so formats that show none leave them out (identify).
    """
    sources = lru_cache(FILES_HELD)(lambda path: source_of(read(path) if path else None))
    with_path = [replace(finding, path=finding.path or paths.get(finding.record, "")) for finding in findings]
    by_path = sorted(with_path, key=lambda finding: finding.path)
    located = sorted((_located(finding, sources, paths, identify) for finding in by_path), key=_order)
    return _told_apart(located) if identify else located


def _located(finding: Finding, sources: Sources, paths: Mapping[Name, str], identify: bool) -> Located:
    source = sources(finding.path)
    span = finding.span or source.span(finding.pointer, finding.at_key)
    return Located(
        finding,
        span,
        source.line(span.line),
        fingerprint(finding, source.data) if identify else "",
        tuple(_place(related, finding, sources, paths) for related in finding.related),
        _waiver(source.data, finding.check) if finding.state == "waived" else "",
    )


def _place(related: Related, finding: Finding, sources: Sources, paths: Mapping[Name, str]) -> Place:
    own = finding.path if related.record == finding.record else ""
    path = own or paths.get(related.record, "")
    return Place(related.record, path, sources(path).span(related.pointer), related.message)


def _order(located: Located) -> tuple[str, int, int, str, str, str]:
    finding, span = located.finding, located.span
    return finding.path, span.line, span.column, finding.check, pointer_text(finding.pointer), finding.message


def _told_apart(located: list[Located]) -> list[Located]:
    """The second finding with one fingerprint gets #2, the third #3."""
    seen: Counter[str] = Counter()
    told = []
    for one in located:
        seen[one.fingerprint] += 1
        times = seen[one.fingerprint]
        told.append(replace(one, fingerprint=f"{one.fingerprint}#{times}") if times > 1 else one)
    return told


def _waiver(data: Any, check: str) -> str:
    """The words of the waiver in the record; the data may have any shape, since the record may not fit its schema."""
    waivers = data.get("waive") if isinstance(data, dict) else None
    for waiver in waivers if isinstance(waivers, list) else ():
        if isinstance(waiver, dict) and waiver.get("check") == check:
            return f"{waiver.get('reason', '')} ({waiver.get('owner', '')}, until {waiver.get('until', '')})"
    return ""
