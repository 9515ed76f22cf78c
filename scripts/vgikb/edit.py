"""Edit: the text of a record and what it shall say -> the text with the smallest change, comments kept.

Entries that stay are not touched. An entry that changes is written anew in normal form; where its place does not allow
that (between brackets, at the head of a list entry), the entry around it is.
"""

from collections.abc import Mapping
from difflib import SequenceMatcher
from json import dumps
from typing import Any

from vgikb.findings import Pointer, Span
from vgikb.normal_form import in_order, names_are_free
from vgikb.schema import Kind, Schema
from vgikb.yaml_comments import comments
from vgikb.yaml_places import places
from vgikb.yaml_reader import read_bytes
from vgikb.yaml_writer import Comments, Writer


class EditError(Exception):
    """The text cannot be edited: it cannot be read, or its root is no group of fields."""


class _SharedLineError(Exception):
    """This entry shares a line with others; the one around it has to be written anew."""


def edited(text: str, after: Mapping[str, Any], kind: Kind) -> str:
    """The text changed so that it says `after`.

    Raises:
        EditError: the text as it is cannot be read.
    """
    document = read_bytes(text.encode())
    if document.faults or not isinstance(document.data, Mapping):
        raise EditError("the file cannot be read; see check")
    if document.data == after:
        return text
    try:
        changed = _Editor(text, kind).text(document.data, after)
        if read_bytes(changed.encode()).data == after:
            return changed
    except _SharedLineError:
        pass
    kept, lost = _carried(comments(text), document.data, after)
    return _writer(kind, Comments(kept.before, kept.beside, (*lost, *kept.tail))).text(in_order(after, kind.schema))


def _writer(kind: Kind, notes: Comments) -> Writer:
    return Writer(notes, lambda pointer: names_are_free(kind.schema, pointer))


def _carried(known: Comments, before: Any, after: Any, at: Pointer = ()) -> tuple[Comments, list[str]]:
    """The comments at and below an entry whose own entries stay in their places, and the lines of all others."""
    stays = {p for p in (*known.before, *known.beside) if p[: len(at)] == at and _stays(before, after, p[len(at) :])}
    inner = {p: lines for p, lines in known.before.items() if p[: len(at)] == at and p != at}
    beside = {p: line for p, line in known.beside.items() if p[: len(at)] == at}
    lost = [line for p, lines in inner.items() if p not in stays for line in lines]
    lost += [line for p, line in beside.items() if p not in stays]
    kept_before = {p: lines for p, lines in inner.items() if p in stays}
    return Comments(kept_before, {p: line for p, line in beside.items() if p in stays}, known.tail), lost


def _stays(before: Any, after: Any, pointer: Pointer) -> bool:
    """Whether both have the entry; one of a list has to be the same, since others may have taken its place."""
    for part in pointer:
        if isinstance(before, list) and isinstance(after, list) and isinstance(part, int):
            if part >= len(after) or before[part] != after[part]:
                return False
        elif not (isinstance(before, Mapping) and isinstance(after, Mapping) and part in after):
            return False
        before, after = before[part], after[part]
    return True


class _Editor:
    """Collects what replaces stretches of one text."""

    def __init__(self, text: str, kind: Kind) -> None:
        self.source = text
        self.kind = kind
        self.lines = text.split("\n")
        self.places = places(text.encode())
        self.comments = comments(text)
        self.replaced: list[tuple[int, int, str]] = []
        self.starts = [0]  # of each line, as indexes into the text
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def text(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
        self._group(before, after, (), self.kind.schema)
        numbered = sorted(((start, end, n, new) for n, (start, end, new) in enumerate(self.replaced)), reverse=True)
        text = self.source
        for start, end, _, new in numbered:
            text = text[:start] + new + text[end:]
        return text

    def _change(self, before: Any, after: Any, pointer: Pointer, schema: Schema) -> None:
        if before == after:
            return
        mark = len(self.replaced)
        try:
            if isinstance(before, Mapping) and isinstance(after, Mapping) and before and after:
                self._group(before, after, pointer, schema)
            elif isinstance(before, list) and isinstance(after, list) and before and after:
                self._list(before, after, pointer, schema)
            else:
                self._rewrite(before, after, pointer, schema)
        except _SharedLineError:
            del self.replaced[mark:]
            self._rewrite(before, after, pointer, schema)

    def _group(self, before: Mapping[str, Any], after: Mapping[str, Any], pointer: Pointer, schema: Schema) -> None:
        known = schema.get("properties", {})
        order = {name: rank for rank, name in enumerate(known)}
        for name in before:
            if name in after:
                self._change(before[name], after[name], (*pointer, name), known.get(name, {}))
            else:
                self._delete(before[name], (*pointer, name))
        for name in (name for name in after if name not in before):
            rank = order.get(name, len(order))
            earlier = [other for other in before if other in after and order.get(other, len(order)) <= rank]
            self._insert((*pointer, earlier[-1]) if earlier else (), f"{name}:", after[name], (*pointer, name))

    def _list(self, before: list[Any], after: list[Any], pointer: Pointer, schema: Schema) -> None:
        inner = schema.get("items", {})
        old, new = ([dumps(value, sort_keys=True) for value in values] for values in (before, after))
        changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        for _, start, end, first, last in (change for change in changes if change[0] != "equal"):
            paired = min(end - start, last - first)
            for n in range(paired):
                self._change(before[start + n], after[first + n], (*pointer, start + n), inner)
            for n in range(start + paired, end):
                self._delete(before[n], (*pointer, n))
            place = (*pointer, start + paired - 1) if start + paired else ()
            for value in after[first + paired : last]:
                self._insert(place, "-", value, place)

    def _rewrite(self, before: Any, after: Any, pointer: Pointer, schema: Schema) -> None:
        """Write one entry anew in its place, with the comments that stay; others stand above it."""
        span = self._alone(pointer)
        notes, lost = _carried(self.comments, before, after, pointer)
        pad = " " * (span.column - 1)
        head = "-" if isinstance(pointer[-1], int) else self._key(pointer)
        if lost and self.lines[span.line - 1][: span.column - 1].strip():
            raise _SharedLineError
        above = "".join(f"{line}\n{pad}" for line in lost)
        lines = _writer(self.kind, notes).entry(head, in_order(after, schema), len(pad), pointer)
        start = self.starts[span.line - 1] + len(pad)
        self.replaced.append((start, self.starts[span.end_line] - 1, above + "\n".join(lines).lstrip(" ")))

    def _insert(self, place: Pointer, head: str, value: Any, pointer: Pointer) -> None:
        """Write a new entry below the one at `place`."""
        if not place:
            raise _SharedLineError
        span = self._alone(place)
        lines = _writer(self.kind, Comments()).entry(head, value, span.column - 1, pointer)
        end = self.starts[span.end_line] - 1
        self.replaced.append((end, end, "\n" + "\n".join(lines)))

    def _delete(self, before: Any, pointer: Pointer) -> None:
        """Take out the lines of an entry; its comments stay where it was."""
        span = self._alone(pointer)
        if self.lines[span.line - 1][: span.column - 1].strip():
            raise _SharedLineError
        _, lost = _carried(self.comments, before, None, pointer)
        lost += [self.comments.beside[pointer]] if pointer in self.comments.beside else []
        lines = "".join(f"{' ' * (span.column - 1)}{line}\n" for line in lost)
        self.replaced.append((self.starts[span.line - 1], self.starts[span.end_line], lines))

    def _key(self, pointer: Pointer) -> str:
        key = self.places.keys[pointer]
        return self.lines[key.line - 1][key.column - 1 : key.end_column - 1] + ":"

    def _alone(self, pointer: Pointer) -> Span:
        """From the key or dash of an entry to the end of its value, if no other entry stands beside it.

        Raises:
            _SharedLineError: it is between brackets, or is not the only entry on its last line.
        """
        span = self._span(pointer)
        before = self.lines[span.line - 1][: span.column - 1]
        after = self.lines[span.end_line - 1][span.end_column - 1 :].strip()
        if before.strip(" -") or (after and not after.startswith("#")):
            raise _SharedLineError
        return span

    def _span(self, pointer: Pointer) -> Span:
        value = self.places.values[pointer]
        if not isinstance(pointer[-1], int):
            key = self.places.keys[pointer]
            return Span(key.line, key.column, value.end_line, value.end_column)
        line = self.lines[value.line - 1]
        dash = line.rfind("-", 0, value.column - 1)
        if dash < 0 or line[dash + 1 : value.column - 1].strip():
            raise _SharedLineError
        return Span(value.line, dash + 1, value.end_line, value.end_column)
