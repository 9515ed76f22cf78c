"""Schemas: what they may say, what becomes of them, and that a new kind is one file."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_bases import ROOT, SMALL, TODAY, judge, load_example, project_kinds
from vgikb.findings import Name
from vgikb.graph import load
from vgikb.schema import Schema, SchemaError, load_kinds, values_at
from vgikb.shapes import Explainer, Judge

HEAD = "title: Pilot\ndescription: A trial of something with real vehicles.\nrequired: [title]\n"
LINK = "{type: string, x-link: {to: [use-case], inverse: tried in}}"
PILOT = f"{HEAD}properties:\n  tries: {{type: array, items: {LINK}}}\n"


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    return tmp_path / "schemas"


def refusal(schemas: Path, text: str, file: str = "pilot.yaml") -> str:
    (schemas / file).write_text(text, encoding="utf-8")
    with pytest.raises(SchemaError) as raised:
        load_kinds(schemas)
    return str(raised.value)


# What a schema may say


def test_a_misspelt_annotation_is_refused_with_the_right_word(schemas: Path) -> None:
    text = PILOT.replace("x-link", "x-lnik")
    assert "did you mean 'x-link'?" in refusal(schemas, text)


@pytest.mark.parametrize("field", ["{typ: string}", "{allOf: []}", "{type: strin}", "{format: email}", "{items: 5}"])
def test_a_keyword_that_the_tools_do_not_share_is_refused(schemas: Path, field: str) -> None:
    assert "pilot.yaml: /properties/place" in refusal(schemas, f"{HEAD}properties:\n  place: {field}\n")


def test_an_unknown_keyword_beside_the_fields_is_refused(schemas: Path) -> None:
    assert "'propertys'" in refusal(schemas, PILOT + "propertys: {}\n")


def test_a_link_without_a_name_for_its_other_end_is_refused(schemas: Path) -> None:
    assert "inverse" in refusal(schemas, PILOT.replace(", inverse: tried in", ""))


def test_a_kind_without_a_description_is_refused(schemas: Path) -> None:
    assert "'description' is a required property" in refusal(schemas, "title: Pilot\nproperties: {}\n")


@pytest.mark.parametrize(
    "reference", ["other.yaml", "https://schemas.example/x", "file:///etc/passwd", "urn:vgikb:schema:term#/$defs/x"]
)
def test_a_reference_out_of_the_shared_part_is_refused(schemas: Path, reference: str) -> None:
    text = f'{HEAD}properties:\n  place: {{$ref: "{reference}"}}\n'
    assert "does not match '^urn:vgikb:schema:shared" in refusal(schemas, text)


def test_a_reference_to_a_shape_that_is_not_there_is_refused(schemas: Path) -> None:
    text = f'{HEAD}properties:\n  place: {{$ref: "urn:vgikb:schema:shared:types#/$defs/town"}}\n'
    assert "no shared shape is called urn:vgikb:schema:shared:types#/$defs/town" in refusal(schemas, text)


def test_a_link_to_an_unknown_kind_is_refused_with_the_right_kind(schemas: Path) -> None:
    message = refusal(schemas, PILOT.replace("use-case", "use-cas"))
    assert message == "pilot.tries links to 'use-cas', which is no kind. did you mean 'use-case'?"


def test_a_misspelt_annotation_in_the_shared_part_is_refused(schemas: Path) -> None:
    shared = schemas / "shared" / "types.yaml"
    text = shared.read_text(encoding="utf-8").replace("x-link", "x-lnik")
    assert "x-lnik" in refusal(schemas, text, "shared/types.yaml")


def test_a_list_that_does_not_say_of_what_is_refused(schemas: Path) -> None:
    assert "items" in refusal(schemas, f"{HEAD}properties:\n  places: {{type: array}}\n")


def test_a_schema_that_is_no_yaml_is_refused_with_its_place(schemas: Path) -> None:
    assert re.search(r"pilot\.yaml:[12]:[0-9]+: ", refusal(schemas, "title: [\n"))


def test_a_folder_without_schemas_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="is this the root of a knowledge base"):
        load_kinds(tmp_path)


# What becomes of it


def objects(schema: Any) -> Iterator[Schema]:
    """Every part of a schema that lists fields."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from objects(part)


def keywords(schema: Any, word: str) -> int:
    if isinstance(schema, list):
        return sum(keywords(part, word) for part in schema)
    return isinstance(schema, dict) and (word in schema) + sum(keywords(part, word) for part in schema.values())


@pytest.mark.parametrize("kind", project_kinds())
def test_every_group_of_fields_is_closed(kind: str) -> None:
    groups = list(objects(project_kinds()[kind].schema))
    assert groups
    assert all(group["additionalProperties"] is False for group in groups)


@pytest.mark.parametrize("kind", project_kinds())
def test_no_reference_is_left(kind: str) -> None:
    assert keywords(project_kinds()[kind].schema, "$ref") == 0


@pytest.mark.parametrize("kind", project_kinds())
def test_every_link_in_a_schema_is_a_link_of_a_field(kind: str) -> None:
    assert len(project_kinds()[kind].links) == keywords(project_kinds()[kind].schema, "x-link")


@pytest.mark.parametrize("kind", project_kinds())
def test_every_field_has_a_description(kind: str) -> None:
    assert [field.full_name for field in project_kinds()[kind].fields if not field.description] == []


@pytest.mark.parametrize("kind", project_kinds())
def test_title_comes_first_then_the_own_fields_then_the_common_ones(kind: str) -> None:
    names = list(project_kinds()[kind].schema["properties"])
    assert names[0] == "title"
    assert names[-1] == "waive"


def test_a_kind_may_say_more_about_a_common_field(schemas: Path) -> None:
    (schemas / "pilot.yaml").write_text(HEAD + "properties:\n  notes: {enum: [short]}\n", encoding="utf-8")
    pilot = load_kinds(schemas)["pilot"]
    assert pilot.by_name["notes"].values == ["short"]


def test_words_beside_a_reference_win_over_those_of_the_shared_shape() -> None:
    field = project_kinds()["coverage"].by_name["claims.current"]
    assert field.description == "The kind of current that the claim is limited to."
    assert field.values == ["ac", "dc", "wireless", "any"]


def test_keys_of_a_mapping_can_be_links() -> None:
    roles = project_kinds()["protocol"].by_name["interfaces.roles"]
    assert roles.link
    assert (roles.link.to, roles.link.of_keys) == (("actor",), True)


def test_a_field_knows_what_it_holds() -> None:
    by_name = project_kinds()["use-case"].by_name
    assert by_name["preconditions"].is_prose
    assert by_name["preconditions"].is_list
    assert by_name["paths.steps.needs"].link
    assert not by_name["paths.steps.needs"].is_text
    assert by_name["paths.steps.from"].required
    assert by_name["sector"].values[0] == "residential"
    assert project_kinds()["meeting"].by_name["date"].is_date


def test_kinds_have_a_plural() -> None:
    plurals = {kind.plural for kind in project_kinds().values()}
    assert {"Use cases", "Vocabularies", "Matrices", "Drivers"} <= plurals


# A new kind is one file


def test_a_new_kind_is_one_schema_file(schemas: Path) -> None:
    root = schemas.parent
    (schemas / "pilot.yaml").write_text(PILOT, encoding="utf-8")
    shutil.copytree(SMALL / "kb", root / "kb")
    (root / "kb" / "pilot").mkdir()
    (root / "kb" / "pilot" / "one.yaml").write_text("title: One\ntries: [evening-charging]\n", encoding="utf-8")
    kb = load(root, TODAY)
    [edge] = kb.links_to(Name("use-case", "evening-charging"), "pilot.tries")
    assert kb.loaded.findings == ()
    assert (edge.source, edge.link.inverse) == (Name("pilot", "one"), "tried in")


# Values reached by a path


def test_values_are_reached_through_lists() -> None:
    data = {"paths": [{"steps": [{"needs": ["a", "b"]}]}, {"steps": [{"needs": ["c"]}, {}]}]}
    found = dict(values_at(data, ("paths", "steps", "needs")))
    assert found[("paths", 1, "steps", 0, "needs", 0)] == "c"
    assert list(found.values()) == ["a", "b", "c"]


@pytest.mark.parametrize("value", ["text with a name", 5, 0.5, True])
def test_a_path_into_a_plain_value_reaches_nothing(value: Any) -> None:
    assert list(values_at({"label": value}, ("label", "name"))) == []


# Two validators

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NEARLY = st.sampled_from(
    ["2017-04-24\n", "2017-4-24", "ａ", "٣", "us-ca", "https://é", "full ", "a..b", "\n", "1", -0.0, 1.0]
)
EXAMPLES = [record for _, record in sorted(load_example(SMALL).records.items())]


def places(data: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield here
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        yield from places(value, (*here, key))


def changed(data: Any, place: tuple[Any, ...], change: Any) -> Any:
    """A copy of the data with the value at a place changed; the change None takes it out."""
    if not place:
        return change(data)
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[place[0]] = changed(data[place[0]], place[1:], change)
    return copy


@st.composite
def mutated_records(draw: st.DrawFn) -> tuple[str, Any]:
    record = draw(st.sampled_from(EXAMPLES))
    place = draw(st.sampled_from(list(places(record.data))))
    new = draw(JSON | NEARLY)
    key = draw(st.text(max_size=8) | st.sampled_from(["title", "note", "source"]))
    changes = {
        "replace": lambda value: new,
        "add": lambda value: {**value, key: new} if isinstance(value, dict) else [value, new],
        "remove": lambda value: value[1:] if isinstance(value, list | str) else {},
    }
    return record.kind, changed(record.data, place, changes[draw(st.sampled_from(sorted(changes)))])


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: str(record.name))
def test_both_validators_accept_good_records(record: Any) -> None:
    schema = project_kinds()[record.kind].schema
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(record.data)
    assert Explainer(schema).is_valid(record.data)


@given(mutated_records())
def test_both_validators_agree_on_mutated_records(mutated: tuple[str, Any]) -> None:
    kind, data = mutated
    assert judge(kind).fits(data) == Explainer(project_kinds()[kind].schema).is_valid(data)


@given(st.sampled_from(sorted(project_kinds())), JSON)
def test_both_validators_agree_on_any_data(kind: str, data: Any) -> None:
    assert judge(kind).fits(data) == Explainer(project_kinds()[kind].schema).is_valid(data)


@pytest.mark.parametrize(("pattern", "text"), [(r"^\d$", "٣"), (r"^\w$", "é"), ("^a$", "a\n"), ("^a$", "ba")])
def test_both_validators_read_patterns_alike(pattern: str, text: str) -> None:
    schema = {"type": "string", "pattern": pattern}
    assert not jsonschema_rs.Draft202012Validator(schema).is_valid(text)
    assert not Explainer(schema).is_valid(text)


@pytest.mark.parametrize("kind", project_kinds())
def test_the_merged_schema_is_json_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(project_kinds()[kind].schema)
    assert Judge(project_kinds()[kind])
