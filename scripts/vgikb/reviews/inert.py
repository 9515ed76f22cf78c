"""Inert: text that strangers wrote -> Markdown that shows it as it is and does nothing, on a forge or anywhere else.

Two readers have to be kept from seeing more than text in it. Markdown and HTML: every mark that they know becomes a
character reference, which neither takes for a mark. The forge, which looks through the finished page for names,
numbers and addresses: a space of no width breaks those up. Characters that hide or reorder others are shown by their
code, as everywhere in reports. The text must not begin a line: "1." would be a list there.
"""

import re

from vgikb.reports.visible import visible

LONGEST = 300  # characters of one text; visible() shows 500 at most
BREAK = "&#8203;"
BLANKS = re.compile(r"[ \t\r\n]+")
MARK = r"[&<>\[\]*_`~|\\#@$]"
CALL = (
    r"[@#!&$%~](?=[\w\"'])"  # names and numbers: @somebody, #12, !12, and the like of other forges
    r"|:(?=[:/]|[\w+-]+:)"  # https://, ::command, :emoji:
    r"|(?<=www)\.|(?<=\bGH)-"  # www.example.org, GH-12
)
COMMIT = r"[0-9a-f]{6}(?=[0-9a-f])"  # seven digits are enough for a forge to look for a commit
LIVE = re.compile(f"(?P<call>{CALL})|(?P<mark>{MARK})|(?P<commit>{COMMIT})", re.IGNORECASE)


def inert(text: str, longest: int = LONGEST) -> str:
    """The text on one line, cut after `longest` characters, fit for a paragraph or a cell of a table."""
    line = BLANKS.sub(" ", text)
    shown = visible(line[:longest]) + ("..." if len(line) > longest else "")
    return LIVE.sub(_quiet, shown)


def _quiet(match: re.Match[str]) -> str:
    if match["commit"]:
        return match[0] + BREAK
    return f"&#{ord(match[0])};" + (BREAK if match["call"] else "")
