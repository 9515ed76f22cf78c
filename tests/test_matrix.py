"""Matrix: what stands at the head of rows and columns, and each kind of cell, both ways round."""

from typing import Any

import pytest

from knowledge_bases import COMMON, SMALL, grid_world, load_example, name_of, project_kinds, world
from vgikb.graph import KnowledgeBase
from vgikb.matrix import Cell, Matrix, matrix

CLAIM = {"rows": {"kind": "requirement"}, "columns": {"kind": "protocol"}, "cell": "claim"}
CHAIN = {"rows": {"kind": "use-case"}, "columns": {"kind": "protocol"}, "cell": "chain"}
WORDS = {
    "rows": {"kind": "term"},
    "columns": {"values-of": "term.also-called.used-by"},
    "cell": "value",
    "show": "label",
}

U_FIELDS = {
    "paths": [
        {
            "id": "p",
            "title": "P",
            "approach": "direct",
            "decides": "a",
            "steps": [{"from": "a", "to": "b", "exchange": "x", "needs": ["r"]}],
        }
    ]
}


def turned(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "rows": fields["columns"], "columns": fields["rows"]}


def made(kb: KnowledgeBase) -> Matrix:
    return matrix(kb, kb.records[name_of("matrix/m")])


def matrix_of(records: dict[str, Any], fields: dict[str, Any]) -> Matrix:
    return made(world({**records, "matrix/m": fields}))


def filled(found: Matrix) -> dict[tuple[str, str], Cell]:
    """The cells that hold something, by the labels of row and column."""
    return {(found.rows[r].label, found.columns[c].label): cell for (r, c), cell in found.cells.items()}


def texts(found: Matrix) -> dict[tuple[str, str], str]:
    return {place: cell.text for place, cell in filled(found).items()}


def labels(found: Matrix) -> list[str]:
    return [row.label for row in found.rows]


def axis(records: dict[str, Any], **rows: Any) -> Matrix:
    return matrix_of(records, {"rows": rows, "columns": {"kind": "service"}, "cell": "link"})


# Rows and columns


def test_rows_are_records_by_group_then_title() -> None:
    actors = {
        "actor/a": {"title": "Zebra", "type": "device"},
        "actor/b": {"title": "ape", "type": "system"},
        "actor/c": {"title": "Cow", "type": "device"},
    }
    found = axis(actors, kind="actor", **{"group-by": "type"})
    assert [(row.group, row.label) for row in found.rows] == [("device", "Cow"), ("device", "Zebra"), ("system", "ape")]


def test_records_of_one_title_stand_by_id() -> None:
    found = axis({"actor/b": {"title": "Same"}, "actor/a": {"title": "Same"}}, kind="actor")
    assert [row.record for row in found.rows] == [name_of("actor/a"), name_of("actor/b")]


def test_a_group_may_lie_in_a_group_of_fields() -> None:
    found = axis({"protocol/p": {"openness": {"access": "closed"}}}, kind="protocol", **{"group-by": "openness.access"})
    assert [row.group for row in found.rows] == ["closed"]


def test_a_record_without_the_group_stands_first_without_one() -> None:
    found = axis({"term/a": {"subject": "power"}, "term/b": {}}, kind="term", **{"group-by": "subject"})
    assert [row.group for row in found.rows] == ["", "power"]


def test_only_records_with_one_of_the_values_stand_in_the_rows() -> None:
    protocols = {f"protocol/{type_}": {"type": type_} for type_ in ("profile", "coupler", "signalling")}
    found = axis(protocols, kind="protocol", where={"type": ["profile", "signalling"]})
    assert labels(found) == ["The profile", "The signalling"]


def test_all_conditions_must_hold() -> None:
    found = axis(
        {"term/a": {"subject": "power", "status": "agreed"}, "term/b": {"subject": "power"}},
        kind="term",
        where={"subject": ["power"], "status": ["agreed"]},
    )
    assert labels(found) == ["The a"]


def test_one_value_of_a_list_is_enough() -> None:
    cases = {"use-case/u": {**U_FIELDS, "sector": ["fleet", "public"]}, "use-case/v": {**U_FIELDS, "sector": ["fleet"]}}
    assert labels(axis(cases, kind="use-case", where={"sector": ["public"]})) == ["The u"]


def test_the_short_name_stands_where_there_is_one() -> None:
    assert labels(axis({"protocol/p": {"short": "P 1"}, "protocol/q": {}}, kind="protocol")) == ["P 1", "The q"]


def test_withdrawn_records_are_in_no_matrix() -> None:
    assert labels(axis({"term/a": {"status": "withdrawn"}, "term/b": {}}, kind="term")) == ["The b"]


def test_columns_can_be_the_values_of_a_field() -> None:
    found = matrix_of({}, WORDS)
    assert [column.label for column in found.columns] == project_kinds()["term"].by_name["also-called.used-by"].values
    assert {column.record for column in found.columns} == {None}


@pytest.mark.parametrize(
    "rows",
    [
        {"kind": "pilot"},
        {"values-of": "pilot.x"},
        {"values-of": "term.colour"},
        {"values-of": "term"},
        {"kind": "term", "where": {"colour": ["red"]}},
        {"kind": "term", "where": {"title.e": ["red"]}},
        {"kind": "term", "where": {"": ["red"]}},
    ],
)
def test_kinds_and_fields_that_are_not_there_give_no_rows(rows: dict[str, Any]) -> None:
    assert axis({"term/a": {}}, **rows).rows == ()


@pytest.mark.parametrize("field", ["colour", "title.e", "", "."])
def test_grouping_by_a_field_that_is_not_there_gives_no_groups(field: str) -> None:
    assert [row.group for row in axis({"term/a": {}}, kind="term", **{"group-by": field}).rows] == [""]


# Claims


def claims(claims: dict[str, Any], fields: dict[str, Any] = CLAIM, **more: Any) -> Matrix:
    return made(grid_world(claims=claims, more={"matrix/m": fields, **more.pop("records", {})}, **more))


@pytest.mark.parametrize("fields", [CLAIM, turned(CLAIM)], ids=["upright", "turned"])
def test_a_claim_is_shown_both_ways_round(fields: dict[str, Any]) -> None:
    found = claims({"p": {"r": "partial"}}, fields)
    [cell] = filled(found).values()
    assert (cell.state, cell.text, cell.record) == ("partial", "partial", name_of("coverage/p"))


def test_a_claim_of_none_is_shown() -> None:
    assert texts(claims({"p": {"r": "none"}})) == {("The r", "The p"): "none"}


def test_the_best_claim_stands_in_the_cell_and_all_are_told_beside() -> None:
    [cell] = filled(claims({"p": {"r": [{"support": "none", "current": "ac", "note": "No."}, "full"]}})).values()
    assert (cell.state, cell.text, cell.detail) == ("full", "full", "none, ac only, No.; full")


def test_what_a_claim_depends_on_stands_in_the_cell() -> None:
    claim = {"current": "dc", "option": "smart", "interfaces": ["a-b"], "via": ["A.b"], "note": "Rare."}
    [cell] = filled(claims({"p": {"r": claim}}, serves={"p": "a-b"})).values()
    assert cell.text == "full (dc only) (option smart) (on a-b)"
    assert cell.detail == "full, dc only, option smart, on a-b, by A.b, Rare."


def test_a_clause_is_told_as_evidence() -> None:
    [cell] = filled(claims({"p": {"r": {"source": "guide", "clause": "3"}}})).values()
    assert cell.detail == "full, by guide 3"


def test_where_a_claim_comes_from_stands_in_the_cell() -> None:
    later = {
        "protocol/new": {"supersedes": ["old"]},
        "protocol/amd": {"amends": "old"},
        "vocabulary/new": {"protocols": ["new"], "elements": {"message": ["A"]}},
    }
    found = texts(claims({"old": {"r": {"via": ["A"]}}}, records=later))
    assert found[("The r", "The new")] == "full (inherited from old)"
    assert found[("The r", "The amd")] == "full (from old)"


def test_without_a_claim_the_cell_is_unknown_where_a_link_it_serves_asks() -> None:
    kb = grid_world(
        {"u": {"path": ["a>b r ?s", "b>c t"]}}, serves={"p": "a-b"}, unserved="b-c", more={"matrix/m": CLAIM}
    )
    assert texts(made(kb)) == {("The r", "The p"): "unknown", ("The s", "The p"): "unknown"}


def test_without_a_claim_the_cell_is_empty_where_no_link_it_serves_asks() -> None:
    kb = grid_world({"u": {"path": ["a>b r", "c>d r"]}}, serves={"p": "a-b", "q": "b-c"}, more={"matrix/m": CLAIM})
    assert ("The r", "The q") not in texts(made(kb))


def test_an_amendment_is_asked_where_its_base_serves() -> None:
    more = {"matrix/m": CLAIM, "protocol/amd": {"amends": "base"}}
    kb = grid_world({"u": {"path": ["a>b r"]}}, serves={"base": "a-b"}, more=more)
    assert texts(made(kb))[("The r", "The amd")] == "unknown"


# Chains


@pytest.fixture(scope="module")
def two_of_three() -> KnowledgeBase:
    return grid_world(
        {"u": {"path": ["a>b r", "b>c s", "c>d t"]}},
        serves={"p": "a-b b-c", "q": "c-d", "far": "x-y"},
        claims={"p": {"r": "full", "s": "partial"}, "far": {"r": "none"}},
        more={"matrix/m": CHAIN, "matrix/t": turned(CHAIN)},
    )


def test_a_chain_is_told_on_the_reach_of_the_protocol(two_of_three: KnowledgeBase) -> None:
    cell = filled(made(two_of_three))[("The u", "The p")]
    assert (cell.state, cell.text) == ("partial", "partial, 2 of 3 links")
    assert cell.detail == "path path: a-b: full; b-c: partial"
    assert cell.record == name_of("use-case/u")


def test_a_chain_nobody_has_looked_at_is_unknown(two_of_three: KnowledgeBase) -> None:
    assert texts(made(two_of_three))[("The u", "The q")] == "unknown, 1 of 3 links"


def test_a_protocol_that_serves_no_asking_link_has_an_empty_cell_not_none(two_of_three: KnowledgeBase) -> None:
    assert ("The u", "The far") not in filled(made(two_of_three))


def test_a_chain_is_the_same_turned_round(two_of_three: KnowledgeBase) -> None:
    across = matrix(two_of_three, two_of_three.records[name_of("matrix/t")])
    assert {(row, column): cell for (column, row), cell in filled(across).items()} == filled(made(two_of_three))


@pytest.mark.parametrize("cell", ["claim", "chain"])
@pytest.mark.parametrize(
    ("rows", "columns"),
    [("actor", "protocol"), ("protocol", "protocol"), ("use-case", "use-case"), ("requirement", "use-case")],
)
def test_kinds_that_have_no_such_cell_have_no_cells(cell: str, rows: str, columns: str) -> None:
    fields = {"rows": {"kind": rows}, "columns": {"kind": columns}, "cell": cell}
    kb = grid_world(
        {"u": {"path": ["a>b r"]}}, serves={"p": "a-b"}, claims={"p": {"r": "full"}}, more={"matrix/m": fields}
    )
    assert texts(made(kb)) == {}


# Links

DEMANDS = {"driver/d": {"demands": ["r", "s"]}, "driver/e": {}, **{f"requirement/{id_}": {} for id_ in "rst"}}


def links(rows: str, columns: str, *through: str) -> dict[str, Any]:
    fields = {"rows": {"kind": rows}, "columns": {"kind": columns}, "cell": "link"}
    return {**fields, "through": list(through)} if through else fields


@pytest.mark.parametrize("through", [(), ("demands",), ("driver.demands",)])
def test_a_link_is_marked_with_its_field(through: tuple[str, ...]) -> None:
    found = matrix_of(DEMANDS, links("driver", "requirement", *through))
    assert texts(found) == {("The d", "The r"): "demands", ("The d", "The s"): "demands"}
    assert {(cell.state, cell.detail, cell.record) for cell in filled(found).values()} == {
        ("linked", "driver.demands", name_of("driver/d"))
    }


@pytest.mark.parametrize("through", [(), ("demands",)])
def test_a_link_is_marked_the_same_turned_round(through: tuple[str, ...]) -> None:
    found = matrix_of(DEMANDS, links("requirement", "driver", *through))
    assert texts(found) == {("The r", "The d"): "demands", ("The s", "The d"): "demands"}


def test_a_link_of_another_field_is_not_marked() -> None:
    assert texts(matrix_of(DEMANDS, links("driver", "requirement", "refines"))) == {}


def test_all_direct_links_are_named_where_no_field_is_given() -> None:
    ends = {"actor/a": {}, "actor/b": {}, "interface/i": {"grid-side": "a", "vehicle-side": "b"}}
    served = {"protocol/p": {"interfaces": [{"interface": "i", "basis": "in-scope", "roles": {"a": "x"}}]}}
    found = matrix_of({**ends, **served}, links("actor", "interface"))
    assert texts(found) == {("The a", "The i"): "grid side", ("The b", "The i"): "vehicle side"}


def test_a_field_that_links_twice_is_named_once() -> None:
    found = matrix_of({"driver/d": {"demands": ["r", "r"]}, "requirement/r": {}}, links("driver", "requirement"))
    assert texts(found) == {("The d", "The r"): "demands"}


def test_a_mandate_is_shown_with_its_date() -> None:
    mandates = [{"protocol": "p", "from": "2026-01-01"}, {"protocol": "q"}]
    found = matrix_of(
        {"driver/d": {"mandates": mandates}, "protocol/p": {}, "protocol/q": {}},
        links("driver", "protocol", "driver.mandates.protocol"),
    )
    assert texts(found) == {("The d", "The p"): "from 2026-01-01", ("The d", "The q"): "no date"}


def test_two_hops_are_followed_and_counted() -> None:
    steps = [{"from": "a", "to": "b", "exchange": "x", "needs": needs} for needs in (["r", "s"], ["r"], ["t"])]
    paths = [{**U_FIELDS["paths"][0], "steps": steps}]
    records = {**DEMANDS, "actor/a": {}, "actor/b": {}, "use-case/u": {"paths": paths}}
    found = matrix_of(records, links("driver", "use-case", "demands", "paths.steps.needs"))
    assert texts(found) == {("The d", "The u"): "3"}


def test_two_hops_are_followed_from_the_other_side_with_the_fields_turned_round() -> None:
    records = {**DEMANDS, "actor/a": {}, "actor/b": {}, "use-case/u": U_FIELDS}
    found = matrix_of(records, links("use-case", "driver", "paths.steps.needs", "demands"))
    assert texts(found) == {("The u", "The d"): "1"}


def test_a_hop_that_leads_nowhere_ends_the_search() -> None:
    records = {**DEMANDS, "actor/a": {}, "actor/b": {}, "use-case/u": U_FIELDS}
    assert texts(matrix_of(records, links("driver", "use-case", "demands", "drivers"))) == {}


def test_links_to_values_are_none() -> None:
    fields = {"rows": {"kind": "term"}, "columns": {"values-of": "term.subject"}, "cell": "link"}
    assert texts(matrix_of({"term/a": {"subject": "power"}}, fields)) == {}


# Values

CALLED = {"also-called": [{"label": "stay", "used-by": "ocpi"}, {"label": "call", "used-by": "ocpi"}]}


def test_a_cell_shows_the_field_beside_the_matched_value() -> None:
    found = matrix_of({"term/a": CALLED, "term/b": {}}, WORDS)
    assert texts(found) == {("The a", "ocpi"): "stay, call"}
    [cell] = filled(found).values()
    assert (cell.state, cell.record) == ("value", name_of("term/a"))


def test_without_show_a_cell_shows_the_value() -> None:
    fields = {"rows": {"kind": "actor"}, "columns": {"values-of": "actor.type"}, "cell": "value"}
    assert texts(matrix_of({"actor/a": {"type": "person"}}, fields)) == {("The a", "person"): "person"}


def test_values_in_a_list_are_matched() -> None:
    fields = {"rows": {"kind": "use-case"}, "columns": {"values-of": "use-case.sector"}, "cell": "value"}
    found = matrix_of({"use-case/u": {**U_FIELDS, "sector": ["fleet", "public"]}}, fields)
    assert texts(found) == {("The u", "public"): "public", ("The u", "fleet"): "fleet"}


def test_values_in_rows_and_records_in_columns_are_matched_too() -> None:
    assert texts(matrix_of({"term/a": CALLED}, turned(WORDS))) == {("ocpi", "The a"): "stay, call"}


def test_a_cell_whose_shown_field_is_missing_is_empty() -> None:
    assert texts(matrix_of({"term/a": CALLED}, {**WORDS, "show": "match"})) == {}


def test_records_of_another_kind_than_the_values_have_empty_cells() -> None:
    assert texts(matrix_of({"driver/a": {}}, {**WORDS, "rows": {"kind": "driver"}})) == {}


# As a table


def test_a_table_has_its_headings_and_empty_texts_for_empty_cells() -> None:
    table = matrix_of(DEMANDS, links("driver", "requirement", "demands")).table()
    assert table == [["", "The r", "The s", "The t"], ["The d", "demands", "demands", ""], ["The e", "", "", ""]]


def test_a_matrix_of_nothing_is_a_table_of_one_empty_corner() -> None:
    assert matrix_of({}, COMMON["matrix"]).table() == [[""]]


def test_matrices_of_the_small_example() -> None:
    kb = load_example(SMALL)
    tables = {record.id: matrix(kb, record).table() for record in kb.of_kind("matrix")}
    assert tables["use-case-protocol"] == [
        ["", "Carcloud", "Gridtalk 1", "Gridtalk 2", "Gridtalk 2 A1", "Plug signal"],
        [
            "Charging after the evening peak",
            "unknown, 1 of 2 links",
            "none, 1 of 3 links",
            "partial, 2 of 3 links",
            "partial, 2 of 3 links",
            "full, 1 of 3 links",
        ],
    ]
    assert tables["driver-use-case"] == [["", "Charging after the evening peak"], ["Metering rule", "1"]]
