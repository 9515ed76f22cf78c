"""Visible: text that strangers wrote -> text that a terminal, a CI log or a web page shows exactly as it is.

A character that moves the cursor, hides, joins or reorders others is written as its code, \\u{202e}. So is the second
character of `##[`, which CI services take for a command anywhere in a line.
"""

import re
import unicodedata

LOG_COMMAND = re.compile(r"(?<=#)#(?=\w*\[)")
SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
# control, format (bidi, joiners), surrogates, private, unassigned, line ends, odd spaces, marks that pile up
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs", "Mn", "Me"}
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")  # letters and symbols that show nothing
LONGEST = 500  # code points of a message; checks shorten what they quote, this is for those that forget


def visible(text: str) -> str:
    """The text on one line, cut after LONGEST code points."""
    return "".join(cells(text[:LONGEST])) + ("..." if len(text) > LONGEST else "")


def cells(text: str) -> list[str]:
    """How each code point of a text is shown."""
    commands = {match.start() for match in LOG_COMMAND.finditer(text)}
    return [_code(char) if position in commands else _shown(char) for position, char in enumerate(text)]


def width(cell: str) -> int:
    """How many columns a cell takes; East Asian wide characters and emoji take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in cell)


def _shown(char: str) -> str:
    if " " <= char <= "~":
        return char
    hidden = unicodedata.category(char) in HIDDEN or char in BLANK_LETTERS
    return SHORT.get(char) or (_code(char) if hidden else char)


def _code(char: str) -> str:
    return f"\\u{{{ord(char):x}}}"
