"""The forms that people fill in: made from the schemas, in the forge's own syntax, asking for every field in words."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from command_line import make_root
from knowledge_bases import ROOT, SMALL, project_kinds
from vgikb.cli import main
from vgikb.forge import HOUSEKEEPING, PREFILLED, change_form, field_id, new_form
from vgikb.forms import FOLDER, UNSURE, forms
from vgikb.schema import Field, Kind

FORMS = forms(project_kinds())
KINDS = sorted(project_kinds())
QUESTIONS = sorted(name for name in FORMS if name != "config.yml")

each_form = pytest.mark.parametrize("name", QUESTIONS)
each_kind = pytest.mark.parametrize("kind", [project_kinds()[kind] for kind in KINDS], ids=KINDS)

# what the forge takes, for each sort of question: attributes it has to have, and may have
ATTRIBUTES: dict[str, tuple[set[str], set[str]]] = {
    "markdown": ({"value"}, set()),
    "input": ({"label"}, {"description", "placeholder", "value"}),
    "textarea": ({"label"}, {"description", "placeholder", "value", "render"}),
    "dropdown": ({"label", "options"}, {"description", "multiple", "default"}),
    "checkboxes": ({"label", "options"}, {"description"}),
}
BESIDE = {"markdown": set(), "checkboxes": {"id"}}  # keys of a part besides its type and attributes
FORBIDDEN = re.compile(r"password|secret|token|credential", re.IGNORECASE)


def read(name: str) -> dict[str, Any]:
    """The form as another reader of YAML sees it."""
    return dict(yaml.safe_load(FORMS[name]))


def questions(name: str) -> list[dict[str, Any]]:
    return [part for part in read(name)["body"] if part["type"] != "markdown"]


def question(name: str, id_: str) -> dict[str, Any]:
    [found] = [part for part in questions(name) if part["id"] == id_]
    return found


def asked(kind: Kind) -> list[Field]:
    return [field for field in kind.fields if len(field.path) == 1 and field.name not in HOUSEKEEPING]


def texts(value: Any) -> list[Any]:
    if isinstance(value, dict | list):
        return [text for inner in (value.values() if isinstance(value, dict) else value) for text in texts(inner)]
    return [value]


# what is committed


def test_the_committed_forms_are_those_that_the_command_writes() -> None:
    standing = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / FOLDER).iterdir()}
    assert standing == FORMS, "run vgikb forms"


def test_the_command_writes_what_is_missing_and_takes_away_forms_of_kinds_that_are_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_root(tmp_path, SMALL / "kb")
    assert main(["forms", "--check", "--root", str(root)]) == 1
    assert not (root / FOLDER).exists()
    assert main(["forms", "--root", str(root)]) == 0
    assert main(["forms", "--check", "--root", str(root)]) == 0
    (root / FOLDER / "new-gadget.yml").write_text("name: Gadget\n")
    (root / FOLDER / "by-hand.yml").write_text("name: By hand\n")
    (root / FOLDER / "new-term.yml").write_text("name: Term\n")
    capsys.readouterr()
    assert main(["forms", "--check", "--root", str(root)]) == 1
    told = capsys.readouterr().out
    assert "new-term.yml" in told
    assert "new-gadget.yml" in told
    assert "by-hand.yml" not in told
    assert main(["forms", "--root", str(root)]) == 0
    left = {path.name: path.read_text() for path in (root / FOLDER).iterdir()}
    assert left == {**FORMS, "by-hand.yml": "name: By hand\n"}


# the forge's syntax


@each_form
def test_a_form_has_the_keys_that_the_forge_knows_and_no_others(name: str) -> None:
    form = read(name)
    assert form.keys() == {"name", "description", "title", "labels", "body"}
    for part in form["body"]:
        needed, allowed = ATTRIBUTES[part["type"]]
        assert needed <= part["attributes"].keys() <= needed | allowed
        assert part.keys() - {"type", "attributes"} == BESIDE.get(part["type"], {"id", "validations"})
    assert len(questions(name)) > 1


@each_form
def test_every_text_stays_a_text_that_is_not_empty(name: str) -> None:
    for text in texts(read(name)):
        assert isinstance(text, bool) or (isinstance(text, str) and text.strip()), repr(text)


@each_form
def test_ids_and_labels_are_plain_and_stand_once(name: str) -> None:
    ids = [part["id"] for part in questions(name)]
    labels = [re.sub(r"\W+", "-", part["attributes"]["label"].casefold()) for part in questions(name)]
    assert len(ids) == len(set(ids))
    assert len(labels) == len(set(labels))
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", id_) for id_ in ids)
    assert not any(FORBIDDEN.search(label) for label in labels)


@each_form
def test_the_entries_of_a_menu_are_texts_that_stand_once_and_none_is_the_word_none(name: str) -> None:
    for part in questions(name):
        options = part["attributes"].get("options", [])
        shown = [option["label"] if isinstance(option, dict) else option for option in options]
        assert len(shown) == len(set(shown))
        assert "none" not in [option.casefold() for option in shown]


def test_no_two_forms_have_the_same_name() -> None:
    names = [read(name)["name"] for name in QUESTIONS]
    assert len(names) == len(set(names))


# what is asked


@each_kind
def test_both_forms_of_a_kind_ask_for_every_field_with_its_description(kind: Kind) -> None:
    for name in (new_form(kind.name), change_form(kind.name)):
        for field in asked(kind):
            described = question(name, field_id(field.name))["attributes"]["description"]
            assert described.startswith(field.description)
        housekeeping = {field_id(name) for name in HOUSEKEEPING}
        assert housekeeping.isdisjoint(part["id"] for part in questions(name))


@each_kind
def test_a_new_record_needs_what_the_schema_needs_and_a_change_only_says_what_and_why(kind: Kind) -> None:
    needed = {part["id"] for part in questions(new_form(kind.name)) if part.get("validations", {}).get("required")}
    assert needed == {field_id(field.name) for field in asked(kind) if field.required}
    needed = {part["id"] for part in questions(change_form(kind.name)) if part.get("validations", {}).get("required")}
    assert needed == {"record", "why"}


@each_kind
def test_a_closed_list_is_a_menu_of_all_its_words(kind: Kind) -> None:
    for field in asked(kind):
        part = question(new_form(kind.name), field_id(field.name))
        if field.values:
            first = [UNSURE] if field.required and not field.is_list else []
            assert part["type"] == "dropdown"
            assert part["attributes"]["options"] == [*first, *map(str, field.values)]
            assert part["attributes"].get("multiple", False) == field.is_list
        else:
            assert part["type"] in ("input", "textarea")


@each_kind
def test_a_group_of_fields_is_explained_field_by_field(kind: Kind) -> None:
    for field in kind.fields:
        if len(field.path) == 2 and field.path[0] not in HOUSEKEEPING:
            described = question(new_form(kind.name), field_id(field.path[0]))["attributes"]["description"]
            [line] = [line for line in described.split("\n") if line.startswith(f"- **{_words(field.path[1])}**")]
            assert field.description in line
            assert ("(needed)" in line) == field.required
            assert all(str(value) in line for value in field.values)


def _words(name: str) -> str:
    return name.replace("-", " ").capitalize()


@each_kind
def test_whoever_sends_a_record_says_that_the_words_are_their_own(kind: Kind) -> None:
    for name in (new_form(kind.name), change_form(kind.name)):
        options = question(name, "consent")["attributes"]["options"]
        assert all(option["required"] for option in options)
        assert "own words" in options[0]["label"]
        assert "CC BY 4.0" in options[1]["label"]


def test_the_texts_that_come_along_with_a_change_have_a_question() -> None:
    for kind in project_kinds().values():
        for field in PREFILLED:
            if field in kind.by_name:
                assert question(change_form(kind.name), field_id(field))["type"] in ("input", "textarea")


def test_a_problem_may_name_its_record_and_cell_and_has_to_say_what_it_is() -> None:
    needed = {part["id"]: part["validations"]["required"] for part in questions("problem.yml")}
    assert needed == {"record": False, "cell": False, "sort": True, "what": True, "evidence": False}


def test_nobody_starts_from_an_empty_page() -> None:
    assert yaml.safe_load(FORMS["config.yml"]) == {"blank_issues_enabled": False}


def made(**properties: dict[str, Any]) -> Kind:
    schema = {"title": "Thing", "description": "A thing.", "type": "object", "properties": properties}
    fields = tuple(Field("thing", (name,), shape, False, None) for name, shape in properties.items())
    return Kind("thing", schema, fields)


def test_words_that_yaml_or_the_forge_would_take_for_something_else_stay_words() -> None:
    shape = {"description": "Which one.", "enum": ["none", "no", "1.10", "~"]}
    text = forms({"thing": made(which=shape, open={"description": "Is it open.", "type": "boolean"})})["new-thing.yml"]
    body = yaml.safe_load(text)["body"]
    assert body[1]["attributes"]["options"] == ["none (nothing)", "no", "1.10", "~"]
    assert body[2]["attributes"]["options"] == ["yes", "no"]
