"""Hints: the text of a file that is no YAML and the parser's error -> advice that a beginner can follow."""

import re
from typing import Final

from yaml import MarkedYAMLError

from vgikb.yaml_rules import Advice, shown

SYNTAX: Final = "yaml-syntax"
_QUOTE: Final = "put the whole text in quotes"
ODD_BLANK_HINT: Final = "type the blanks anew: copied text often brings other ones"
_LINE_UP: Final = "keys of one record start in the same column, what belongs to them further right"

_SIGNS: Final = "*&!@`%[]{}>|,"  # what a text cannot begin with unless it is in quotes
_ODD_BLANK: Final = re.compile("(?m)^ *[\xa0\u2000-\u200a\u202f\u3000]|:[\xa0\u2000-\u200a\u202f\u3000]")
_BEFORE_VALUE: Final = re.compile(r"[ ]*(?:- +)*(?:[^\s:#][^:\n]*: +)?")
# A quoted text that is still open at the end of its line, above a line that looks like the next field.
_OPEN_QUOTE: Final = re.compile(
    r"""^[ ]*(?:-[ ]+)*(?:[^\s:'"#][^:'"\n]*:[ ]+)?("(?:[^"\\\n]|\\.)*|'(?:[^'\n]|'')*)\n(?=[ ]*(?:-[ ]+)*[\w-]+:\s)""",
    re.MULTILINE,
)
# The parser's words -> message, hint; the place is the problem's.
_TROUBLES: Final = {
    "mapping keys are not allowed in this context": ("text cannot start with '? '", _QUOTE),
    "block sequence entries are not allowed in this context": (
        "a list cannot start on the line of its key",
        "write each '- ' on a line of its own below the key",
    ),
    "did not find expected '-' indicator": (
        "this line is in the column of a list but does not start with '- '",
        _LINE_UP,
    ),
    "did not find expected key": ("this line does not fit into the lines above", _LINE_UP),
    "did not find expected <document start>": ("text follows the end of the record", f"{_QUOTE}; remove a line '...'"),
    "did not find expected node content": ("a value is missing here", f"write one; {_QUOTE} if it is one"),
}


def syntax_advice(text: str, error: MarkedYAMLError) -> Advice:
    """What the parser's error most probably comes from; the index is where the author has to look."""
    problem, context = error.problem or "", error.context or ""
    at = error.problem_mark.index if error.problem_mark else 0
    opened = error.context_mark.index if error.context_mark else at
    return (
        _tab(text, at, problem)
        or _escape(text, at, context)
        or _open_quote(text, at, opened, problem, context)
        or _open_bracket(text, at, opened, problem)
        or _start(text, opened if "scanning" in context or "node" in context else at, problem)
        or _odd_blank(text, at, problem)
        or _colon(text, at, opened, problem)
        or _other(text, at, problem)
    )


def _tab(text: str, at: int, problem: str) -> Advice | None:
    if text[at : at + 1] != "\t" and "a tab character" not in problem:
        return None
    return Advice("a tab stands where blanks are needed", "indent with blanks, two for each level", SYNTAX, at)


def _escape(text: str, at: int, context: str) -> Advice | None:
    if context != "while parsing a quoted scalar":
        return None
    start = text.rfind("\\", 0, at + 1)
    hint = "in double quotes write \\\\ for a backslash, or use single quotes"
    return Advice(f"'{shown(text[start : at + 2])}' does not stand for a character", hint, SYNTAX, start)


def _open_quote(text: str, at: int, opened: int, problem: str, context: str) -> Advice | None:
    quoted = context == "while scanning a quoted scalar"
    if not quoted and problem != "did not find expected key":
        return None
    quote = _OPEN_QUOTE.search(text)
    if quote and quote.start(1) < at:
        opened = quote.start(1)
    elif not quoted:
        return None
    hint = f"close it with {text[opened]} at the end of the text"
    return Advice("this quote is never closed", hint, SYNTAX, opened)


def _open_bracket(text: str, at: int, opened: int, problem: str) -> Advice | None:
    if not problem.startswith("did not find expected ','"):
        return None
    closing = problem[-2]
    hint = f"separate with ',', end with '{closing}'; put text with brackets, commas or quotes inside in quotes"
    if "\n" in text[opened:at]:
        return Advice(f"this '{text[opened]}' is never closed with '{closing}'", hint, SYNTAX, opened)
    return Advice(f"',' or '{closing}' is missing here", hint, SYNTAX, at)


def _start(text: str, at: int, problem: str) -> Advice | None:
    """Text that begins with a sign of YAML, at the culprit or at the value on its line."""
    if _sign(text, at) is None and problem == "did not find expected key":
        value = _BEFORE_VALUE.match(text, text.rfind("\n", 0, at) + 1)
        at = value.end() if value and value.end() < at else at
        if text[at : at + 1] in ('"', "'"):
            hint = f"{_QUOTE}; inside '...' an apostrophe is written twice"
            return Advice("text goes on after the closing quote", hint, SYNTAX, at)
    sign = _sign(text, at)
    if sign == "%" and text[at - 1 : at] in ("", "\n"):
        return Advice("a line cannot start with '%'", f"remove a directive; {_QUOTE}", "yaml-feature", at)
    return Advice(f"text cannot start with '{sign}' unless it is in quotes", _QUOTE, SYNTAX, at) if sign else None


def _sign(text: str, at: int) -> str | None:
    sign = text[at : at + 1]
    return sign if sign and sign in _SIGNS else None


def has_odd_blank(text: str) -> bool:
    """Whether a blank that only looks like one stands where YAML needs a real one."""
    return bool(_ODD_BLANK.search(text))


def _odd_blank(text: str, at: int, problem: str) -> Advice | None:
    line = text.rfind("\n", 0, at)
    above = text.rfind("\n", 0, max(line, 0))
    if "not allowed" not in problem or not has_odd_blank(text[above + 1 : at]):
        return None
    return Advice(
        "a no-break space stands where a blank is needed, here or in the line above", ODD_BLANK_HINT, SYNTAX, at
    )


def _line_before(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 : at]


def _colon(text: str, at: int, opened: int, problem: str) -> Advice | None:
    if problem == "could not find expected ':'":
        hint = "write 'key: value'; text over several lines starts with >- and is indented on every line"
        return Advice("this line is no 'key: value' and no part of the text above", hint, SYNTAX, opened)
    if problem != "mapping values are not allowed in this context":
        return None
    before = _line_before(text, at)
    if len(before) > 1024:
        return Advice("a key has more than 1,024 characters", "shorten it", SYNTAX, at - len(before))
    if ": " in before:
        return Advice("': ' inside a text without quotes", f'{_QUOTE} (straight ones: "...")', SYNTAX, at)
    hint = f"check the line above, too: a blank follows the ':' of a key; {_LINE_UP}"
    return Advice("a key cannot stand here: the line above is not finished", hint, SYNTAX, at)


def _other(text: str, at: int, problem: str) -> Advice:
    line = text.rfind("\n", 0, at)
    if problem == "did not find expected key" and line > 0 and " #" in _line_before(text, line):
        hint = f"' #' starts a comment, which ends the text above: {_QUOTE}"
        return Advice("this line does not fit into the lines above", hint, SYNTAX, at)
    if problem == "did not find expected key" and text[at : at + 2] == "- ":
        return Advice("a list entry stands where a key is needed", _LINE_UP, SYNTAX, at)
    if problem == "did not find expected key" and text[at : at + 1] == ":":
        return Advice("a key is missing before ':'", "write 'key: value'", SYNTAX, at)
    message, hint = _TROUBLES.get(problem, (f"this is no YAML: {shown(problem)}", "compare with another record"))
    return Advice(message, hint, SYNTAX, at)
