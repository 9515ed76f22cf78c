"""Any value becomes HTML by its schema alone, and nothing in it is markup."""

from html import unescape
from typing import Any

import pytest
from markupsafe import Markup, escape

from knowledge_bases import project_kinds
from vgikb.findings import Name
from vgikb.schema import Schema
from vgikb.values import MANY, Renderer, web_link, words

TEXT: Schema = {"type": "string"}
PROSE: Schema = {"type": "string", "contentMediaType": "text/markdown"}
LINK: Schema = {"type": "string", "x-link": {"to": ["actor", "term"], "inverse": "seen by"}}
ATTACK = "\"'><img src=x onerror=alert(1)>&"


class Plain(Renderer):
    """Shows links and prose in a way that is easy to look for."""

    def link(self, name: Name, text: str = "") -> Markup:
        return Markup("<a>{}</a>").format(text or str(name))

    def prose(self, text: str) -> Markup:
        return Markup("<p>{}</p>").format(text)


def html(value: Any, schema: Schema) -> str:
    return str(Plain().value(value, schema))


def list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def group_of(**fields: Schema) -> Schema:
    return {"type": "object", "properties": fields}


@pytest.mark.parametrize(
    ("value", "schema", "expected"),
    [
        ("a & b", TEXT, "a &amp; b"),
        (12.5, {"type": "number"}, "12.5"),
        (True, {"type": "boolean"}, "yes"),
        (False, {"type": "boolean"}, "no"),
        ("evse", LINK, "<a>actor/evse</a>"),
        ("term/evse", LINK, "<a>term/evse</a>"),
        ("some *prose*", PROSE, "<p>some *prose*</p>"),
        (["a", "b"], list_of(TEXT), "a, b"),
        (["a", "term/b"], list_of(LINK), "<a>actor/a</a>, <a>term/b</a>"),
        (["a", "b"], list_of(PROSE), "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ([], list_of(TEXT), ""),
    ],
)
def test_a_value_is_shown_as_its_schema_says(value: Any, schema: Schema, expected: str) -> None:
    assert html(value, schema) == expected


def test_a_list_of_groups_is_a_table_with_the_fields_that_are_used_in_the_order_of_the_schema() -> None:
    schema = list_of(group_of(first=TEXT, unused=TEXT, **{"last-one": TEXT}))
    made = html([{"last-one": "z", "first": "a"}, {"first": "b"}], schema)
    assert '<th scope="col">First</th><th scope="col">Last one</th>' in made
    assert "<tr><td>a</td><td>z</td></tr><tr><td>b</td><td></td></tr>" in made
    assert "Unused" not in made


def test_groups_within_a_row_are_lines_not_another_table() -> None:
    inner = list_of(group_of(source=LINK, locator=TEXT))
    made = html([{"sources": [{"source": "a", "locator": "1"}, {"source": "b"}]}], list_of(group_of(sources=inner)))
    assert made.count("<table>") == 1
    assert "<div><a>actor/a</a>, Locator: 1</div><div><a>actor/b</a></div>" in made


def test_keys_of_the_authors_choice_are_links_where_the_schema_says_so() -> None:
    schema = {"type": "object", "propertyNames": {"x-link": LINK["x-link"]}, "additionalProperties": TEXT}
    assert "<dt><a>actor/ev</a></dt><dd>car</dd>" in html({"ev": "car"}, schema)


def test_the_rest_of_a_long_list_folds_away() -> None:
    made = html([f"n{number}" for number in range(MANY + 3)], list_of(TEXT))
    before, _, after = made.partition("<details><summary>3 more</summary>")
    assert (before.count("n"), after.count("n")) == (MANY, 3)


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (ATTACK, TEXT),
        (ATTACK, {"type": "string", "format": "uri"}),
        (ATTACK, LINK),
        ([ATTACK] * 2, list_of(TEXT)),
        ([ATTACK] * (MANY + 1), list_of(TEXT)),
        ([{"a": ATTACK}], list_of(group_of(a=TEXT))),
        ([{"a": [{"b": ATTACK, "c": ATTACK}]}], list_of(group_of(a=list_of(group_of(b=TEXT, c=TEXT))))),
        ({ATTACK: ATTACK}, {"type": "object", "additionalProperties": TEXT}),
        ({ATTACK: ATTACK}, {"propertyNames": {"x-link": LINK["x-link"]}, "additionalProperties": TEXT}),
        ({ATTACK: {ATTACK: [ATTACK]}}, {"additionalProperties": {"additionalProperties": list_of(TEXT)}}),
    ],
)
def test_no_value_and_no_key_is_markup(value: Any, schema: Schema) -> None:
    made = html(value, schema)
    assert "<img" not in made
    assert ATTACK in unescape(made).replace("actor/", "")


def test_an_address_is_a_link_that_is_not_vouched_for() -> None:
    assert web_link("https://example.org/?a&b") == (
        '<a href="https://example.org/?a&amp;b" rel="noopener nofollow">https://example.org/?a&amp;b</a>'
    )


@pytest.mark.parametrize("url", ["https://user@example.org", "https://x.org\\@y", "javascript:alert(1)", "//x.org"])
def test_an_address_that_is_not_safe_is_only_text(url: str) -> None:
    assert web_link(url) == escape(url)


def test_field_names_are_written_in_words() -> None:
    assert words("also-called") == "Also called"


@pytest.mark.parametrize("kind", sorted(project_kinds()))
def test_every_field_of_this_project_can_be_shown(kind: str) -> None:
    for field in project_kinds()[kind].fields:
        assert isinstance(Plain().value(_example(field.schema), field.schema), Markup)


def _example(schema: Schema) -> Any:
    match schema.get("type"):
        case "array":
            return [_example(schema["items"])] * 2
        case "object" if "properties" in schema:
            return {name: _example(inner) for name, inner in schema["properties"].items()}
        case "object":
            return {"key": _example(schema["additionalProperties"])}
        case _:
            return "text"
