"""new: a record to fill in, from flags or from answers at a terminal."""

import argparse
import re
from pathlib import Path
from typing import Any

from vgikb.cli.context import Commands, Context, UsageError, command, must_be_id
from vgikb.edit import edited
from vgikb.files import write_beside
from vgikb.records import ID_LENGTH
from vgikb.schema import Field, Kind, load_kinds
from vgikb.skeleton import skeleton
from vgikb.spelling import did_you_mean
from vgikb.values import words
from vgikb.yaml_reader import read_bytes


def add_commands(commands: Commands, common: argparse.ArgumentParser) -> None:
    new = command(commands, common, "new", "Write a new record to fill in; asks if no id is given.", "term my-new-term")
    new.add_argument("kind")
    new.add_argument("id", nargs="?", help="its id, which is the file name too (default: questions are asked)")
    new.add_argument("--set", metavar="FIELD=VALUE", action="append", default=[], help="a field; a list with commas")
    new.set_defaults(run=run_new)


def run_new(context: Context, options: argparse.Namespace) -> int:
    kinds = load_kinds(context.root / "schemas")
    if options.kind not in kinds:
        hint = did_you_mean(options.kind, kinds) or f"kinds: {', '.join(sorted(kinds))}"
        raise UsageError(f"'{options.kind}' is no kind; {hint}")
    kind, folder = kinds[options.kind], context.root / "kb" / options.kind
    given = dict(_given(kind, text) for text in options.set)
    id_, values = (_free_id(folder, options.id), given) if options.id else _asked(kind, folder, given)
    path = folder / f"{id_}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    empty = skeleton(kind)
    write_beside(path, edited(empty, {**read_bytes(empty.encode()).data, **values}, kind))
    print(f"wrote {path}\nfill it in, then: vgikb check")
    return 0


def _given(kind: Kind, text: str) -> tuple[str, Any]:
    """One --set: the field and its value."""
    name, equals, value = text.partition("=")
    known = [field.name for field in kind.fields if len(field.path) == 1]
    if not equals or name not in known:
        hint = did_you_mean(name, known) or f"fields: {', '.join(known)}"
        raise UsageError(f"--set {text}: write FIELD=VALUE; {hint}")
    return name, _value(kind.by_name[name], value)


def _value(field: Field, text: str) -> Any:
    parts = [part.strip() for part in text.split(",") if part.strip()] if field.is_list else [text]
    allowed = [str(value) for value in field.values]
    for part in parts if allowed else ():
        if part not in allowed:
            raise UsageError(f"'{part}' cannot be the {field.name}; one of: {', '.join(allowed)}")
    return parts if field.is_list else text


def _asked(kind: Kind, folder: Path, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Id and fields as somebody at a terminal answers; an empty answer leaves a field for later."""
    print(f"A new {kind.title.lower()}. {kind.description}\nPress Enter to leave a question for later.\n")
    found = dict(given)
    for field in (field for field in kind.fields if _can_be_asked(field) and field.name not in given):
        answer = _answer(field)
        if answer:
            found[field.name] = _value(field, answer)
    return _asked_id(folder, str(found.get("title", ""))), found


def _asked_id(folder: Path, title: str) -> str:
    """An id that is still free; asked again as long as it is none."""
    proposed = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:ID_LENGTH]
    if any(folder.rglob(f"{proposed}.yaml")):
        proposed = ""
    prompt = f"Id [{proposed}]: " if proposed else "Id (lower-case words joined by '-'): "
    while True:
        answer = _line(prompt) or proposed
        try:
            return _free_id(folder, answer)
        except UsageError as error:
            print(error)


def _free_id(folder: Path, text: str) -> str:
    """The text, if a new record can be called so.

    Raises:
        UsageError: it is no id, or another record has it.
    """
    for other in folder.rglob(f"{must_be_id(text)}.yaml"):
        raise UsageError(f"{other} is there already")
    return text


def _can_be_asked(field: Field) -> bool:
    plain = bool(field.values) or field.schema.get("items", field.schema).get("type") == "string"
    return field.required and len(field.path) == 1 and plain


def _answer(field: Field) -> str:
    """One answer; asked again as long as it is none of the allowed values."""
    print(f"{words(field.name)}: {field.description}")
    if field.values:
        print(f"  one of: {', '.join(map(str, field.values))}")
    while answer := _line("> "):
        try:
            _value(field, answer)
        except UsageError as error:
            print(error)
        else:
            break
    return answer


def _line(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        raise UsageError("no id: name one, or answer the questions at a terminal") from None
