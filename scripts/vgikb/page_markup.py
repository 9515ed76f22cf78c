"""Page markup: values and templates -> HTML that Markdown leaves alone, in which no value is read as markup."""

import re
from json import dumps
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from vgikb.graph import linked
from vgikb.telling import place, preformatted, told
from vgikb.values import words

# entities, because one letter beyond Latin-1 makes Python hold a whole page in twice the memory
SYMBOLS = {"full": Markup("&#9679;"), "partial": Markup("&#9680;"), "unknown": "?", "none": Markup("&#10005;")}
LISTED = 60  # entries of a list before the rest is only counted

# joined codes such as ISO 15118-2 or 2.0.1 stay readable; every other ASCII mark but % , / could be live in Markdown or
# HTML, and those three are what addresses of forms are full of
_MARK = re.compile(r"(?<=[A-Za-z0-9])[.-](?=[A-Za-z0-9])|([!-$&-+\-.:-@\[-`{-~])|[\t\r\n]")


def escaped(value: Any) -> Markup:
    """Any value as text that neither Markdown nor HTML reads as markup; Markup passes."""
    if isinstance(value, Markup):
        return value
    text = "" if value is None else str(value)
    marked = _MARK.sub(lambda m: f"&#{ord(m[1])};" if m[1] else (" " if m[0].isspace() else m[0]), text)
    return Markup(marked)  # noqa: S704  # every mark is an entity now


def one_line(html: str) -> Markup:
    """A block of HTML as Markdown leaves it alone: one line, in a division of its own."""
    joined = re.sub(r"\s*\n\s*", " ", html).strip()
    return Markup(f"<div>{joined}</div>")  # noqa: S704  # a template's output, escaped when it was made


def json_text(value: Any) -> Markup:
    """JSON that cannot end the script element it stands in."""
    text = dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    harmless = re.sub(r"[<>&']", lambda m: f"\\u{ord(m[0]):04x}", text)
    return Markup(harmless)  # noqa: S704  # no character of markup is left


TEMPLATES = Environment(
    loader=PackageLoader("vgikb"),
    undefined=StrictUndefined,
    autoescape=True,
    finalize=escaped,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["block"] = one_line
TEMPLATES.filters["json"] = json_text
TEMPLATES.globals.update(linked=linked, words=words, symbols=SYMBOLS, LISTED=LISTED)
TEMPLATES.globals.update(told=told, place=place, preformatted=preformatted)
