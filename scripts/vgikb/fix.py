"""Fix: the text of a record and what was found in it -> the text with everything mended that has one safe answer."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from json import dumps
from typing import Any

from vgikb.edit import edited
from vgikb.findings import Finding, Fix
from vgikb.schema import Kind
from vgikb.yaml_reader import read_bytes
from vgikb.yaml_rules import refused_characters

NO_VALUE = ("null", "~", "")  # nobody knows what was meant


def fixed(text: str, findings: Iterable[Finding], kind: Kind) -> str:
    """The text after the fixes of its findings; a file that cannot be read is mended as text, then comes again."""
    found = list(findings)
    unread = [finding for finding in found if finding.span is not None]
    if unread:
        return _readable(text, unread)
    fixes = [finding for finding in found if finding.fix]
    return edited(text, _mended(read_bytes(text.encode()).data, fixes), kind) if fixes else text


def _mended(data: Any, findings: list[Finding]) -> Any:
    """The data with the fixes made, the last entries first, so that no place moves before its turn."""
    after = deepcopy(data)
    for finding in sorted(findings, key=lambda finding: _rank(finding), reverse=True):
        if finding.fix:
            _mend(after, finding, finding.fix)
    return after


def _rank(finding: Finding) -> list[tuple[int, str]]:
    return [(part, "") if isinstance(part, int) else (0, part) for part in finding.pointer]


def _mend(data: Any, finding: Finding, fix: Fix) -> None:
    *above, last = finding.pointer
    for part in above:
        data = data[part]
    if fix.sort == "set":
        data[last] = fix.value
    elif fix.sort == "remove":
        del data[last]
    else:
        renamed = {fix.value if key == last else key: value for key, value in data.items()}
        data.clear()
        data.update(renamed)


def _readable(text: str, findings: list[Finding]) -> str:
    """Without characters that are refused, and with quotes around values that programs read differently."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for start, end in sorted(_ambiguous(findings, starts), reverse=True):
        if text[start:end].lower() not in NO_VALUE:
            text = text[:start] + dumps(text[start:end], ensure_ascii=False) + text[end:]
    for start, end in sorted(refused_characters(text), reverse=True):
        text = text[:start] + text[end:]
    return text


def _ambiguous(findings: list[Finding], starts: list[int]) -> Iterator[tuple[int, int]]:
    for finding in findings:
        if finding.check == "yaml-ambiguous-value" and finding.span and finding.span.line == finding.span.end_line:
            line = starts[finding.span.line - 1]
            yield line + finding.span.column - 1, line + finding.span.end_column - 1
