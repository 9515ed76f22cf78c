"""Builder: a text that may be YAML -> plain data, or the faults that keep it from being read.

It works on the parser's events: no text can make it build objects, recurse, or read more than its limits.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Final

from yaml import MarkedYAMLError, events
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs know it under a private name only

from vgikb.findings import Span
from vgikb.yaml_hints import ODD_BLANK_HINT, SYNTAX, has_odd_blank, syntax_advice
from vgikb.yaml_places import Places, Ruler, extent, text_places
from vgikb.yaml_rules import Advice, Limits, character_advice, masked, plain_value, refused_characters, shown

FEATURE: Final = "yaml-feature"
UNCLEAR: Final = "yaml-ambiguous-value"
LIMIT: Final = "yaml-limit"
START: Final = Span(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Fault:
    """One problem in one text."""

    check: str
    message: str
    hint: str
    span: Span


def build(text: str, limits: Limits) -> tuple[Any, tuple[Fault, ...]]:
    """The data and no faults, or None and the faults in the order of the text."""
    builder = _Builder(text, limits)
    builder.read()
    return (None if builder.faults else builder.root[0]), tuple(_without_consequences(builder.faults))


def _without_consequences(faults: list[Fault]) -> Iterator[Fault]:
    """Leave out a second fault at one place, and values that are unclear because structure is broken before them."""
    last = (0, 0)
    broken_line = 0
    for fault in sorted(faults, key=lambda fault: (fault.span[:2], fault.check == UNCLEAR)):
        place = fault.span[:2]
        if fault.check == LIMIT or (place != last and not (fault.check == UNCLEAR and fault.span.line == broken_line)):
            yield fault
            last = place
            broken_line = fault.span.line if fault.check in (SYNTAX, FEATURE) else broken_line


class _Enough(Exception):  # noqa: N818  not an error: reading of this text ends here, its faults are noted
    pass


class _Builder:
    """Builds plain data from the events of one text and notes the faults on its way."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.faults: list[Fault] = []
        self.root: list[Any] = []  # the one document, so that the root needs no special case
        self.inside: Any = self.root  # the list or dict that is being filled
        self.key: str | None = None  # in a dict, while its value has not come yet
        self.around: list[tuple[Any, str | None]] = []  # the same two, of everything around
        self.has_escapes = "\\" in text

    @cached_property
    def ruler(self) -> Ruler:
        return Ruler(self.text)

    @cached_property
    def places(self) -> Places:
        return text_places(self.text, self.limits)

    def read(self) -> None:
        runs = refused_characters(self.text)
        try:
            for start, end in runs:
                self._fault(character_advice(self.text[start]), start, end)
            self.text = masked(self.text, runs)
            self._read_events()
            self._check_root()
        except MarkedYAMLError as error:
            if not runs:  # else it may be their work
                advice = syntax_advice(self.text, error)
                self._fault(advice, advice.at, min(advice.at + 1, len(self.text)))
        except _Enough:
            pass

    def _read_events(self) -> None:
        take: dict[type[events.Event], Callable[[Any], None]] = {
            events.ScalarEvent: self._scalar,
            events.MappingStartEvent: self._start,
            events.SequenceStartEvent: self._start,
            events.MappingEndEvent: self._end,
            events.SequenceEndEvent: self._end,
            events.AliasEvent: self._alias,
            events.DocumentStartEvent: self._document_start,
            events.DocumentEndEvent: self._document_end,
        }
        stream = iter(CParser(self.text).get_event, None)
        next(stream)  # the start of the stream
        for event in islice(stream, self.limits.elements):
            if event.__class__ is events.StreamEndEvent:
                return
            take[event.__class__](event)
        self._stop(f"the file has more than {self.limits.elements:,} elements", extent(event)[0])

    def _scalar(self, event: events.ScalarEvent) -> None:
        value: Any = event.value
        if not event.style:
            value = plain_value(value)
            if value.__class__ is Advice:
                value = self._unclear(event, value)
        elif self.has_escapes and event.style == '"':
            self._check_escapes(event)
        if event.tag is not None or event.anchor is not None:
            self._refuse_property(event)
        inside = self.inside
        if inside.__class__ is list:
            inside.append(value)
        elif self.key is not None:
            inside[self.key] = value
            self.key = None
        else:
            if value.__class__ is not str or value in inside:
                self._refuse_key(event, value)
            self.key = event.value

    def _start(self, event: events.MappingStartEvent | events.SequenceStartEvent) -> None:
        if event.tag is not None or event.anchor is not None:
            self._refuse_property(event)
        value: Any = {} if event.__class__ is events.MappingStartEvent else []
        if self.inside.__class__ is list:
            self.inside.append(value)
        elif self.key is not None:
            self.inside[self.key] = value
            self.key = None
        else:
            self._refuse_key(event, value)
            self.key = ""
        self.around.append((self.inside, self.key))
        self.inside, self.key = value, None
        if len(self.around) > self.limits.depth:
            self._stop(f"more than {self.limits.depth} levels inside each other", extent(event)[0])

    def _end(self, event: events.Event) -> None:
        self.inside, self.key = self.around.pop()

    def _alias(self, event: events.AliasEvent) -> None:
        advice = Advice(
            f"'*{shown(str(event.anchor))}' is an alias", "write the value out, or put text in quotes", FEATURE
        )
        self._fault(advice, *extent(event))
        if self.inside.__class__ is list:
            self.inside.append(None)
        elif self.key is None:
            self.key = ""
        else:
            self.inside[self.key], self.key = None, None

    def _document_start(self, event: events.DocumentStartEvent) -> None:
        start, _ = extent(event)
        if self.root:
            hint = "one file holds one record: remove the line '---', or move the rest into a file of its own"
            self._fault(Advice("a second document starts here", hint, FEATURE), start, start + 3)
            raise _Enough
        if event.version or event.tags:
            self._fault(Advice("directives ('%') are not allowed", "remove the line", FEATURE), start, start + 1)

    def _document_end(self, event: events.DocumentEndEvent) -> None:
        if event.explicit:
            advice = Advice("the end mark '...' is not allowed", "remove the line", FEATURE)
            self._fault(advice, *extent(event))

    def _check_root(self) -> None:
        if not self.root or self.root == [None]:
            self.faults.append(Fault(SYNTAX, "the file is empty", "start with 'title: ...'", START))
        elif self.root[0].__class__ is not dict:
            what = "a list" if self.root[0].__class__ is list else "one text"
            hint = "write 'key: value' lines, with a blank after every ':'"
            message = f"the file holds {what} where fields are needed"
            self.faults.append(Fault(SYNTAX, message, hint, self.places.values.get((), START)))

    def _unclear(self, event: events.ScalarEvent, advice: Advice) -> str | None:
        """Note what is wrong with a plain value or key; returns something to go on with."""
        start, end = extent(event)
        if event.value:
            self._fault(advice, start, end)
            return str(event.value)
        if self.inside is self.root:
            return None
        name = f"key '{shown(self.key)}'" if self.key is not None else "a key or an entry of a list"
        hint = advice.hint
        if self.text[end : end + 80].lstrip(" ").startswith("#"):
            hint = "what starts with '#' is a comment: put text in quotes"
        elif has_odd_blank(self.text[end : end + 80]):
            hint = ODD_BLANK_HINT
        self._fault(Advice(f"{name} has no value", hint), start, end)
        return None if self.key is not None else ""

    def _check_escapes(self, event: events.ScalarEvent) -> None:
        start, end = extent(event)
        written = self.text[start:end]
        for char in sorted({event.value[at] for at, _ in refused_characters(event.value)} - set(written)):
            advice = character_advice(char)
            self._fault(advice._replace(message=f"{advice.message}, written as an escape"), start, end)

    def _refuse_property(self, event: Any) -> None:
        """A tag or an anchor before a value."""
        start, _ = extent(event)
        written = self.text[start : start + 200].split(maxsplit=1)[0]
        what = "a tag" if written.startswith("!") else "an anchor"
        advice = Advice(f"'{shown(written)}' is {what}", "remove it, or put the whole text in quotes", FEATURE)
        self._fault(advice, start, start + len(written))

    def _refuse_key(self, event: Any, value: Any) -> None:
        start, end = extent(event)
        if isinstance(value, dict | list):
            advice = Advice("a list or mapping stands as a key", "put text that starts with [ or { in quotes", FEATURE)
        elif isinstance(value, str):
            advice = Advice(f"key '{shown(value)}' is here twice{self._first(value)}", "keep one", "yaml-duplicate-key")
        else:
            advice = Advice(f"key {shown(event.value)} is no text", f'write "{shown(event.value)}"')
        self._fault(advice, start, end)

    def _first(self, key: str) -> str:
        """Where the key stands first, in words."""
        containers = [inside for inside, _ in self.around[1:]] + [self.inside]
        parts = [len(one) - 1 if isinstance(one, list) else next(reversed(one), "") for one in containers[:-1]]
        span = self.places.keys.get((*parts, key))
        return f", first in line {span.line}" if span else ""

    def _fault(self, advice: Advice, start: int, end: int) -> None:
        if len(self.faults) >= self.limits.faults:
            self._stop(f"more than {self.limits.faults} problems, the rest is not told", start)
        self.faults.append(Fault(advice.check, advice.message, advice.hint, self.ruler.span(start, end)))

    def _stop(self, message: str, at: int) -> None:
        span = self.ruler.span(at, at)
        self.faults.append(Fault(LIMIT, message, "divide or simplify the file", span))
        raise _Enough
