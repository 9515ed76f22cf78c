"""Text: a run -> what a person reads in a terminal: errors and warnings with their source line, infos in one line."""

from collections.abc import Iterator

from vgikb.findings import Span
from vgikb.reports.located import Located, Place
from vgikb.reports.run import Run
from vgikb.reports.visible import cells, visible, width

COLUMNS = 120
CUT = "..."
BOLD, BLUE = "1", "1;34"
LEVEL_COLORS = {"error": "1;31", "warning": "1;33", "info": "1;36"}


def report(run: Run) -> str:
    """Errors and warnings in full, then infos, then the count; waived findings are only counted."""
    full = [_excerpt(located, run.color) for located in run.new if located.finding.level != "info"]
    infos = [short_line(located, run.color) for located in run.new if located.finding.level == "info"]
    blocks = [*full, "\n".join(infos), run.totals]
    return "\n\n".join(block for block in blocks if block) + "\n"


def short_line(located: Located, color: bool = False) -> str:
    """A finding in one line, which never begins with text from a record."""
    finding = located.finding
    return f"{_label(located, color)} {_where(located)} {visible(finding.message)}"


def _excerpt(located: Located, color: bool) -> str:
    """Headline, place, source line with caret, and notes, behind a gutter as wide as the line number."""
    finding = located.finding
    number = str(located.span.line)
    margin = " " * len(number)
    lines = [
        f"{_label(located, color)}{_painted(f': {visible(finding.message)}', BOLD, color)}",
        f"{margin}{_painted('-->', BLUE, color)} {_where(located)}",
    ]
    bar = _painted(f"{margin} |", BLUE, color)
    if located.line_text:
        source, caret = _pointed_at(located.line_text, located.span, COLUMNS - len(margin) - 3)
        shown = _painted(f"{number} |", BLUE, color)
        lines += [bar, f"{shown} {source}", f"{bar} {_painted(caret, LEVEL_COLORS[finding.level], color)}", bar]
    lines += [f"{margin} {_painted('=', BLUE, color)} {note}" for note in _notes(located)]
    return "\n".join(line.rstrip() for line in lines)


def _label(located: Located, color: bool) -> str:
    finding, new = located.finding, ", new" if located.added else ""
    return _painted(f"{finding.level}[{visible(finding.check)}{new}]", LEVEL_COLORS[finding.level], color)


def _notes(located: Located) -> Iterator[str]:
    for place in located.related:
        yield f"note: {_place(place)} {visible(place.message)}"
    if located.finding.hint:
        yield f"help: {visible(located.finding.hint)}"
    check = visible(located.finding.check)
    yield f"see: checks/{check} (vgikb explain {check})"


def _where(located: Located) -> str:
    finding = located.finding
    return _place(Place(finding.record, finding.path, located.span, ""))


def _place(place: Place) -> str:
    if not place.path:
        return visible(str(place.record))
    return f"{visible(place.path)}:{place.span.line}:{place.span.column}"


def _pointed_at(line: str, span: Span, columns: int) -> tuple[str, str]:
    """The part of a line around the span, and its carets; a longer span is marked to the end of its first line."""
    shown = cells(line)
    start = min(span.column - 1, len(shown))
    end = min(span.end_column - 1, len(shown)) if span.end_line == span.line else len(shown)
    low, high = _window(shown, start, columns)
    before = CUT if low else ""
    after = CUT if high < len(shown) else ""
    indent = len(before) + _width(shown[low:start])
    return before + "".join(shown[low:high]) + after, " " * indent + "^" * max(1, _width(shown[start : min(end, high)]))


def _window(shown: list[str], start: int, columns: int) -> tuple[int, int]:
    """The stretch of cells that fits the columns: all of them, or a third before the start and the rest after."""
    if _width(shown) <= columns:
        return 0, len(shown)
    room = columns - 2 * len(CUT)
    low = start
    while low and _width(shown[low - 1 : start]) <= room // 3:
        low -= 1
    high = start
    while high < len(shown) and _width(shown[low : high + 1]) <= room:
        high += 1
    return low, high


def _width(shown: list[str]) -> int:
    return sum(map(width, shown))


def _painted(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text
