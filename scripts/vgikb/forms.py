"""Forms: the kinds of record -> the files by which a forge asks people who do not use git, in plain words.

Only what the forge's syntax allows: input, textarea, dropdown, checkboxes and Markdown, with unique ids and labels.
"""

from collections.abc import Iterator
from typing import Any

from vgikb.forge import HOUSEKEEPING, PROBLEM, QUESTION, WORKBOOK, change_form, field_id, new_form
from vgikb.schema import Field, Kind, Kinds
from vgikb.values import words
from vgikb.yaml_writer import Writer

FOLDER = ".github/ISSUE_TEMPLATE"
Form = dict[str, Any]
Part = dict[str, Any]

NO_GIT = (
    "You need neither git nor any program for this. Write what you know, leave the rest empty, and send it with the"
    " button below. Somebody makes a record of it and asks here where something is unclear. Say so where you are not"
    " sure: not knowing is an answer too."
)
OWN_WORDS = "It is written in my own words; nothing is copied from a standard or from another text."
LICENCE = "It may be published under CC BY 4.0, as everything here is."
UNSURE = "I am not sure"  # a menu that must be answered shows its first entry, so that one says nothing
PROBLEMS = (
    "Something here is wrong",
    "Something is missing",
    "I disagree, and my objection should be recorded",
    "It is hard to understand",
    "A link leads nowhere, or to the wrong place",
    "The page looks or works wrong",
    "Something else",
)
NAMES = "its title, its short name in the address bar, or the address of its page"


def forms(kinds: Kinds) -> dict[str, str]:
    """File name and text of every form: two for each kind, three for everything else, and the settings."""
    found = {PROBLEM: _problem(), QUESTION: _question(), WORKBOOK: _workbook()}
    for kind in kinds.values():
        found |= {new_form(kind.name): _new(kind), change_form(kind.name): _change(kind)}
    texts = {name: _text(form, "scripts/vgikb/forms.py") for name, form in found.items()}
    for kind in kinds.values():
        for name in (new_form(kind.name), change_form(kind.name)):
            texts[name] = _text(found[name], f"schemas/{kind.name}.yaml")
    texts["config.yml"] = _text({"blank_issues_enabled": False}, "scripts/vgikb/forms.py")
    return dict(sorted(texts.items()))


def _text(form: Form, origin: str) -> str:
    return f"# Written by `vgikb forms` from {origin}; change that and run it again.\n{Writer().text(form)}"


def _new(kind: Kind) -> Form:
    name = kind.title.lower()
    asked = [_asked(field, needed=field.required) for field in _fields(kind)]
    intro = f"{kind.description}\n\n{NO_GIT}"
    return _form(f"New: {name}", f"Propose a {name} that is not here yet.", ["new record"], intro, [*asked, _consent()])


def _change(kind: Kind) -> Form:
    name = kind.title.lower()
    intro = f"Write only what should be different. What you leave empty, or as it came, stays as it is.\n\n{NO_GIT}"
    first = [
        _input("record", f"Which {name} is it?", f"Write {NAMES}.", needed=True),
        _area("why", "Why should it change?", "And where can that be read? A document with its clause is best.", True),
    ]
    asked = [_asked(field, needed=False) for field in _fields(kind)]
    about = f"Mend or complete a {name} that is here already."
    return _form(f"Change: {name}", about, ["change"], intro, [*first, *asked, _consent()])


def _problem() -> Form:
    parts = [
        _input(
            "record", "Which page or record is it about?", f"Write {NAMES}. It is filled in if you came from a page."
        ),
        _input("cell", "Which line or cell of it?", "For a table: its row and its column."),
        _menu("sort", "What sort of problem is it?", "", PROBLEMS, needed=True),
        _area("what", "What is the problem?", "What does it say now, and what should it say?", True),
        _area(
            "evidence", "Where can that be read?", "A document with its clause, or an address. Leave it empty if none."
        ),
    ]
    intro = "Thank you for telling. You need not know how to mend it."
    return _form("Problem", "Something is wrong, missing or hard to understand.", ["problem"], intro, parts)


def _question() -> Form:
    parts = [
        _area("question", "What would you like to know?", "", True),
        _input("record", "Is it about a certain page or record?", f"If so, write {NAMES}."),
    ]
    return _form("Question", "Ask about the content or how to use it.", ["question"], "Any question is welcome.", parts)


def _workbook() -> Form:
    parts = [
        _area("workbook", "The workbook", "Drag the changed file into this field. It has to end in .xlsx.", True),
        _area(
            "why", "What did you change, and why?", "And where can that be read? A document with its clause is best."
        ),
        _consent(),
    ]
    about = "Hand in a workbook from the site that you changed or filled in."
    return _form("Workbook", about, ["workbook"], NO_GIT, parts)


def _form(name: str, about: str, labels: list[str], intro: str, parts: list[Part]) -> Form:
    first = {"type": "markdown", "attributes": {"value": intro}}
    return {
        "name": name,
        "description": about,
        "title": f"{name.replace(': ', ' ')}: ",
        "labels": labels,
        "body": [first, *parts],
    }


def _fields(kind: Kind) -> list[Field]:
    return [field for field in kind.fields if len(field.path) == 1 and field.name not in HOUSEKEEPING]


def _asked(field: Field, needed: bool) -> Part:
    """The question for one field of a record."""
    id_, label, help_ = field_id(field.name), words(field.name), _help(field)
    inner = field.schema.get("items", field.schema) if field.is_list else field.schema
    if field.values:
        return _menu(id_, label, help_, tuple(map(str, field.values)), needed, many=field.is_list)
    if inner.get("type") == "boolean":
        return _menu(id_, label, help_, ("yes", "no"), needed)
    if field.is_list or field.is_prose or inner.get("type") == "object":
        return _area(id_, label, help_, needed)
    return _input(id_, label, help_, needed)


def _help(field: Field) -> str:
    """The field's description, and how to write it down."""
    inner = field.schema.get("items", field.schema) if field.is_list else field.schema
    if inner.get("type") == "object":
        how = "Write for each one, as far as you know:" if field.is_list else "Write, as far as you know:"
        return "\n".join([f"{field.description} {how}", *_lines(inner)])
    by_name = f"By name: {NAMES}." if field.link else ""
    one_a_line = "One a line." if field.is_list and not field.values else ""
    return " ".join(filter(None, (field.description, by_name, one_a_line)))


def _lines(group: dict[str, Any]) -> Iterator[str]:
    """What a group of fields asks for, one line each; of groups within it only the names."""
    needed = group.get("required", ())
    for name, schema in group.get("properties", {}).items():
        inner = schema.get("items", schema)
        choice = f" One of: {', '.join(map(str, inner['enum']))}." if "enum" in inner else ""
        below = f" Each with: {', '.join(map(_low, inner['properties']))}." if "properties" in inner else ""
        description = schema.get("description") or inner.get("description", "")
        yield f"- **{words(name)}**{' (needed)' if name in needed else ''}: {description}{choice}{below}"


def _low(name: str) -> str:
    return name.replace("-", " ")


def _consent() -> Part:
    options = [{"label": text, "required": True} for text in (OWN_WORDS, LICENCE)]
    return {"type": "checkboxes", "id": "consent", "attributes": {"label": "Before you send it", "options": options}}


def _input(id_: str, label: str, help_: str = "", needed: bool = False) -> Part:
    return _part("input", id_, {"label": label, "description": help_}, needed)


def _area(id_: str, label: str, help_: str = "", needed: bool = False) -> Part:
    return _part("textarea", id_, {"label": label, "description": help_}, needed)


def _menu(id_: str, label: str, help_: str, options: tuple[str, ...], needed: bool, many: bool = False) -> Part:
    """A menu. 'none' is the forge's own word for no answer."""
    shown = [f"{option} (nothing)" if option.casefold() == "none" else option for option in options]
    first = [UNSURE] if needed and not many else []
    several = {"multiple": True} if many else {}
    return _part(
        "dropdown", id_, {"label": label, "description": help_, **several, "options": [*first, *shown]}, needed
    )


def _part(sort: str, id_: str, attributes: dict[str, Any], needed: bool) -> Part:
    filled = {key: value for key, value in attributes.items() if value != ""}
    return {"type": sort, "id": id_, "attributes": filled, "validations": {"required": needed}}
