"""YAML: plain data -> the text of a record as people write it. A tuple is a list on as few lines as hold it."""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

WIDTH = 118
PLAIN_SCALAR = re.compile(
    r"[A-Za-z](?:[\w .,;()'/|\[\]-]*[\w.)\]])?|[0-9]{4}-[0-9]{2}-[0-9]{2}|https://[\w./-]+", re.ASCII
)
FOLDED_LENGTH = 80


def yaml_text(data: Mapping[str, Any]) -> str:
    return "\n".join(_fields(data, "")) + "\n"


def _fields(data: Mapping[str, Any], margin: str) -> Iterator[str]:
    for key, value in data.items():
        yield from _field(f"{margin}{key}:", value, margin + "  ")


def _field(head: str, value: Any, margin: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield head
        yield from _fields(value, margin)
    elif isinstance(value, list):
        yield head
        for entry in value:
            yield from _entry(entry, margin)
    elif isinstance(value, tuple):
        yield from _wrapped(f"{head} [{', '.join(map(_scalar, value))}]", margin)
    elif isinstance(value, str) and len(value) > FOLDED_LENGTH:
        yield f"{head} >-"
        yield from _wrapped(margin + value, margin)
    else:
        yield f"{head} {_scalar(value)}"


def _entry(entry: Any, margin: str) -> Iterator[str]:
    if isinstance(entry, Mapping):
        first, *rest = _fields(entry, margin + "  ")
        yield f"{margin}- {first.lstrip()}"
        yield from rest
    else:
        yield f"{margin}- {_scalar(entry)}"


def _wrapped(text: str, margin: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False)


def _scalar(value: Any) -> str:
    return value if isinstance(value, str) and PLAIN_SCALAR.fullmatch(value) else json.dumps(value)
