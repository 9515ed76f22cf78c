"""Rules for texts in YAML: a character or a plain value -> accepted, or advice in plain words."""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

SHOWN_LENGTH: Final = 80
EXACT_DIGITS: Final = 15  # more do not survive as a binary number, here or in a reader of the JSON export


class Limits(NamedTuple):
    """What one file may cost. An element is an event of the parser: one for a text, two for a mapping or list."""

    bytes: int = 1_000_000
    depth: int = 40
    elements: int = 200_000
    faults: int = 50


LIMITS: Final = Limits()


class Advice(NamedTuple):
    """What is wrong and how to mend it; at is the index of the culprit, where the caller does not know it."""

    message: str
    hint: str
    check: str = "yaml-ambiguous-value"
    at: int = 0


def shown(text: str) -> str:
    """The text on one line, without anything a terminal or a page could act on, in at most 80 characters."""
    escaped = "".join(char if char.isprintable() else _escape(char) for char in text[: SHOWN_LENGTH + 1])
    return escaped if len(escaped) <= SHOWN_LENGTH else escaped[: SHOWN_LENGTH - 1] + "…"


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


# Characters. Refused are those that cannot be seen or that change what is seen: control, line separators, zero width,
# direction, fillers, tags, variation selectors, noncharacters, private use (which prose keeps for itself).
_SUSPECT: Final = re.compile(
    "(["
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + r"])\1*"
)
_DIRECTION: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]")
_UNUSUAL: Final = re.compile(r"[^\t\n -~]+")
# Arabic, Syriac, Thaana, N'Ko, the scripts of India, Myanmar, Khmer, Mongolian, Arabic presentation forms
_JOINING: Final = re.compile(
    "[\u0620-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]"
)
_EMOJI: Final = re.compile("[\xa9\xae\u203c\u2049\u2100-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]")
_KEYCAP: Final = re.compile("[0-9#*]")
_LINE_ENDS: Final = "\r\x0b\x0c\x85\u2028\u2029"


def refused_characters(text: str) -> list[tuple[int, int]]:
    """Where the runs of one refused character begin and end. CRLF is an ordinary line end."""
    text = text.replace("\r\n", " \n")
    if not _SUSPECT.search("".join(_UNUSUAL.findall(text))):  # five times as fast as searching the text itself
        return []
    runs = [run.span() for run in _SUSPECT.finditer(text)]
    return [(start, end) for start, end in runs if end - start > 1 or not _in_place(text, start)]


def masked(text: str, runs: list[tuple[int, int]]) -> str:
    """The text, as long as before, with the runs made harmless, so that the parser finds what else is wrong."""
    characters = list(text) if runs else [text]
    for start, end in runs:
        characters[start:end] = (" " if text[start] in _LINE_ENDS else "\ufffd") * (end - start)
    return "".join(characters)


def _in_place(text: str, at: int) -> bool:
    """Whether an invisible character does the work it is made for: joining letters, making one emoji of two."""
    char, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if char in "\ufe0e\ufe0f":
        return bool(_EMOJI.match(before) or (_KEYCAP.match(before) and after == "\u20e3"))
    if char == "\u200d" and (_EMOJI.match(before) or before == "\ufe0f") and _EMOJI.match(after):
        return True
    return char in "\u200c\u200d" and all(_JOINING.match(near) and near.isprintable() for near in (before, after))


def character_advice(char: str) -> Advice:
    """Why this character is refused."""
    name = f"U+{ord(char):04X} {unicodedata.name(char, '').lower()}".rstrip()
    if char in _LINE_ENDS:
        return Advice(f"odd line end {name}", "save the file with ordinary line ends (LF)", "yaml-character")
    if _DIRECTION.match(char):
        hint = "delete it: it makes text look different from what it says"
        return Advice(f"character {name} changes the direction of text", hint, "yaml-character")
    sort = "control" if unicodedata.category(char) == "Cc" else "invisible"
    return Advice(f"{sort} character {name}", "delete it; it often comes with copied text", "yaml-character")


# Plain values. Every text that one version of YAML takes for something else than another version does is refused.
_SPECIAL: Final = re.compile(
    r"(?P<number>-?(?:0|[1-9][0-9]*)(?:\.(?:[0-9]*[1-9]|0))?)"
    r"|(?P<truth>(?i:y|yes|n|no|on|off|true|false))"
    r"|(?P<nothing>(?i:null)|~)"
    r"|(?P<zeros>-?(?:0|[1-9][0-9]*)\.[0-9]*0)"
    r"|(?P<clock>[-+]?[0-9][0-9_]*(?::[0-9]+)+(?:\.[0-9_]*)?)"
    r"|(?P<moment>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9].*)"
    r"|(?P<odd>[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?0[xXoObB][0-9a-fA-F_]+|[-+]?\.(?i:inf)|\.(?i:nan))"
    r"|(?P<sign>=)|(?P<merge><<)"
)
_UNCLEAR: Final = {
    "truth": ("is true or false to some readers, text to others", 'write "{}" for the text, true or false otherwise'),
    "nothing": ("means 'no value' to some readers", 'write "{}" for the text, or leave the field out'),
    "zeros": ("would lose its last zero as a number", 'write "{}" for a version or clause; a number ends without 0'),
    "clock": ("is a time to some readers, a number to others", 'write "{}"'),
    "moment": ("is a time to some readers, text to others", 'write "{}"'),
    "odd": ("is a number to some readers, text to others", 'write "{}" for the text; write a number with digits only'),
    "sign": ("has a meaning of its own in YAML", 'write "{}"'),
    "long": (f"has more than {EXACT_DIGITS} digits, which no number keeps", 'write "{}" for the text'),
}


@lru_cache(maxsize=4096)
def plain_value(text: str) -> str | int | float | bool | Advice:
    """What a text without quotes stands for. Dates are text. Most texts come again and again, hence the cache."""
    if text in ("true", "false"):
        return text == "true"
    special = _SPECIAL.fullmatch(text)
    if special is None:
        return text or Advice("no value", 'give it a value or take the key out; an empty text is ""')
    kind = special.lastgroup or ""
    if kind == "merge":
        return Advice("merge keys ('<<') are not allowed", "write the fields out", "yaml-feature")
    return _number(text) if kind == "number" else _unclear(kind, text)


def _number(text: str) -> int | float | Advice:
    if sum(map(str.isdigit, text)) > EXACT_DIGITS:
        return _unclear("long", text)
    if text in ("-0", "-0.0"):
        return _unclear("odd", text)
    return float(text) if "." in text else int(text)


def _unclear(kind: str, text: str) -> Advice:
    message, hint = _UNCLEAR[kind]
    return Advice(f"'{shown(text)}' without quotes {message}", hint.format(shown(text)))
