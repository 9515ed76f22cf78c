"""Shapes: every mistake gives one clear finding, and the rest of the record stays."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_bases import SMALL, judge, load_example, project_kinds
from vgikb.findings import Finding, Name
from vgikb.schema import Kind, Schema
from vgikb.shapes import Explainer, Judge

TERM = {"title": "dwell time", "definition": "time during which a vehicle is plugged in"}
SMALL_KB = load_example(SMALL)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)


def fit(kind: str, data: Any) -> tuple[dict[str, Any] | None, list[Finding]]:
    return judge(kind).fit(data, Name(kind, "x"))


def only_finding(kind: str, data: Any) -> Finding:
    [finding] = fit(kind, data)[1]
    return finding


def small(name: str) -> dict[str, Any]:
    kind, _, id_ = name.partition("/")
    return deepcopy(SMALL_KB.records[Name(kind, id_)].data)


def test_a_record_that_fits_is_left_as_it_is() -> None:
    data = small("use-case/evening-charging")
    assert fit("use-case", data) == (data, [])


# One mistake, one clear finding


def test_an_unknown_field_is_told_at_its_key_with_the_nearest_free_field() -> None:
    finding = only_finding("term", {**TERM, "abreviations": ["DT"]})
    assert (finding.check, finding.pointer, finding.at_key) == ("unknown-field", ("abreviations",), True)
    assert finding.message == "no field is called 'abreviations' here"
    assert finding.hint == "did you mean 'abbreviations'?"


def test_an_unknown_field_like_no_other_is_told_with_all_fields_there() -> None:
    finding = only_finding(
        "driver", {**small("driver/metering-rule"), "dates": [{"date": "2025", "what": "x", "q": "y"}]}
    )
    assert finding.pointer == ("dates", 0, "q")
    assert finding.hint == "fields here: date, what"


def test_a_field_that_is_there_already_is_no_suggestion() -> None:
    assert "'definition'" not in only_finding("term", {**TERM, "definitoin": "x"}).hint


def test_a_missing_field_is_told_once_with_what_it_is_for() -> None:
    finding = only_finding("term", {"title": "dwell time"})
    assert (finding.check, finding.pointer, finding.at_key) == ("missing-field", ("definition",), False)
    assert finding.message == "'definition' is missing"
    assert finding.hint.startswith("One phrase")


def test_a_missing_field_of_a_group_is_told_where_it_would_stand() -> None:
    finding = only_finding("term", {**TERM, "also-called": [{"label": "stay"}]})
    assert (finding.check, finding.pointer) == ("missing-field", ("also-called", 0, "used-by"))
    assert finding.message == "'used-by' is missing"


def test_every_missing_field_is_told() -> None:
    found = fit("term", {})[1]
    assert sorted(finding.message for finding in found) == ["'definition' is missing", "'title' is missing"]


def test_a_misspelt_field_and_the_one_that_is_missing_are_one_finding() -> None:
    finding = only_finding("term", {"title": "dwell time", "defintion": "time during which"})
    assert (finding.check, finding.pointer) == ("unknown-field", ("defintion",))
    assert finding.hint == "did you mean 'definition'?"


def test_a_misspelt_field_hides_no_other_missing_field() -> None:
    found = fit("meeting", {"titel": "First", "date": "2017-04-24"})[1]
    assert {finding.check for finding in found} == {"unknown-field", "missing-field"}
    assert {finding.message for finding in found} == {"no field is called 'titel' here", "'format' is missing"}


def test_the_same_misspelling_in_two_entries_is_two_findings() -> None:
    claims = [{"requirment": "a", "support": "full"}, {"requirment": "b", "support": "full"}]
    found = fit("coverage", {"protocol": "p", "claims": claims})[1]
    assert [finding.pointer for finding in found] == [("claims", 0, "requirment"), ("claims", 1, "requirment")]


def test_a_word_that_is_not_allowed_is_told_with_the_words_that_are() -> None:
    finding = only_finding("meeting", {"title": "First", "date": "2017-04-24", "format": "webb"})
    assert (finding.check, finding.pointer, finding.at_key) == ("wrong-value", ("format",), False)
    assert finding.message == "'webb' is not allowed here"
    assert finding.hint == "did you mean 'web'?; one of: in-person, web, not-stated"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (["a phrase"], "a list stands where text belongs"),
        ({"a": "phrase"}, "a group of fields stands where text belongs"),
        (5, "a number stands where text belongs"),
        (True, "true or false stands where text belongs"),
        (None, "nothing stands where text belongs"),
    ],
)
def test_a_wrong_sort_of_value_is_told_in_plain_words(value: Any, message: str) -> None:
    finding = only_finding("term", {**TERM, "domain": value})
    assert (finding.check, finding.pointer, finding.message) == ("wrong-value", ("domain",), message)


def test_a_text_where_a_list_belongs_is_told_how_lists_are_written() -> None:
    finding = only_finding("term", {**TERM, "abbreviations": "DT"})
    assert finding.message == "text stands where a list belongs"
    assert finding.hint == "write each entry on its own line after '- '"


def test_a_number_may_not_be_text_nor_a_fraction_where_a_whole_one_belongs() -> None:
    protocol = small("protocol/plugsignal")
    assert only_finding("protocol", {**protocol, "year": "2010"}).message == "text stands where a whole number belongs"
    assert (
        only_finding("protocol", {**protocol, "year": 2010.5}).message == "a number stands where a whole number belongs"
    )


def test_an_empty_list_is_told_where_something_has_to_be() -> None:
    finding = only_finding("term", {**TERM, "sources": []})
    assert (finding.pointer, finding.message) == (("sources",), "the list has too few entries")


def test_a_short_text_is_told_as_too_short() -> None:
    assert only_finding("term", {**TERM, "title": "a"}).message == "'a' is too short"


def test_a_long_text_is_told_with_its_limit_and_not_in_full() -> None:
    message = only_finding("term", {**TERM, "title": "a" * 301}).message
    assert message == f"'{'a' * 80}...' is longer than 300"


def test_a_long_list_is_told_with_its_limit() -> None:
    data = {**small("matrix/driver-use-case"), "through": ["a", "b", "c"]}
    assert only_finding("matrix", data).message == "a list is longer than 2"


def test_a_small_number_is_told() -> None:
    finding = only_finding("source", {**small("source/first-slides"), "number": 0})
    assert (finding.pointer, finding.message) == (("number",), "'0' does not have the right form")


@pytest.mark.parametrize("day", ["2017-4-24", "24 April 2017", "2017-04-24\n", "٢٠١٧-04-24", "2017"])
def test_a_text_of_the_wrong_form_is_told_with_the_right_form(day: str) -> None:
    finding = only_finding("meeting", {"title": "First", "date": day, "format": "web"})
    assert (finding.check, finding.pointer) == ("wrong-value", ("date",))
    assert finding.message.endswith("does not have the right form")
    assert finding.hint == "The day of the meeting."


def test_a_wrong_key_of_a_mapping_is_told_at_the_key() -> None:
    vocabulary = {**small("vocabulary/gridtalk"), "elements": {"mesage": ["SetLimit"]}}
    finding = only_finding("vocabulary", vocabulary)
    assert (finding.check, finding.pointer, finding.at_key) == ("wrong-value", ("elements", "mesage"), True)
    assert finding.hint.startswith("did you mean 'message'?")


def test_an_empty_group_is_told_where_something_has_to_be() -> None:
    finding = only_finding("matrix", {**small("matrix/driver-use-case"), "rows": {}})
    assert (finding.pointer, finding.check) == (("rows",), "wrong-value")


@pytest.mark.parametrize("data", [None, [], "text", 5, [TERM]])
def test_a_file_that_holds_no_fields_is_told_as_one_finding(data: Any) -> None:
    rest, [finding] = fit("term", data)
    assert rest is None
    assert (finding.pointer, finding.check) == ((), "wrong-value")
    assert finding.message.endswith("stands where a group of fields belongs")


def test_all_mistakes_of_a_record_are_told_in_one_run() -> None:
    data = {**TERM, "status": "agred", "domain": 5, "also-called": [{"label": "stay", "used-by": "nobody"}], "x": "y"}
    pointers = {finding.pointer for finding in fit("term", data)[1]}
    assert pointers == {("status",), ("domain",), ("also-called", 0, "used-by"), ("x",)}


def test_a_wrong_number_is_told_with_the_numbers_that_are_allowed() -> None:
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": {"phases": {"enum": [1, 3]}}}
    [finding] = Judge(Kind("plug", schema, ())).fit({"phases": 2}, Name("plug", "x"))[1]
    assert finding.hint.endswith("one of: 1, 3")


# What is left


def test_what_does_not_fit_goes_and_the_rest_stays() -> None:
    data = {**TERM, "status": "agred", "colour": "red", "abbreviations": ["DT", 5, "D.T.", None], "domain": "charging"}
    assert fit("term", data)[0] == {**TERM, "abbreviations": ["DT", "D.T."], "domain": "charging"}


def test_an_entry_without_a_needed_field_goes_and_the_others_stay() -> None:
    claims = [{"requirement": "a"}, {"requirement": "b", "support": "full"}, {"support": "full"}]
    data = {"protocol": "p", "claims": claims}
    assert fit("coverage", data)[0] == {"protocol": "p", "claims": claims[1:2]}


def test_a_key_that_does_not_fit_goes_and_the_others_stay() -> None:
    data = {**small("vocabulary/gridtalk"), "elements": {"mesage": ["A"], "message": ["B"]}}
    rest = fit("vocabulary", data)[0]
    assert rest
    assert rest["elements"] == {"message": ["B"]}


def test_a_step_that_does_not_fit_leaves_the_path() -> None:
    data = small("use-case/evening-charging")
    steps = data["paths"][0]["steps"]
    del steps[0]["exchange"]
    rest = fit("use-case", data)[0]
    assert rest
    assert rest["paths"][0]["steps"] == steps[1:]
    assert rest["paths"][1] == data["paths"][1]


def test_a_list_that_would_be_left_empty_goes_too_and_is_no_further_finding() -> None:
    rest, [finding] = fit("term", {**TERM, "sources": [{"locator": "3"}]})
    assert rest == TERM
    assert finding.pointer == ("sources", 0, "source")


def test_nothing_is_left_without_a_needed_field() -> None:
    assert fit("term", {"title": "dwell time"})[0] is None
    assert fit("term", {**TERM, "title": 5})[0] is None


def test_the_data_of_the_file_is_not_changed() -> None:
    data = {**TERM, "abbreviations": [5]}
    fit("term", data)
    assert data["abbreviations"] == [5]


@given(st.sampled_from(sorted(project_kinds())), JSON)
def test_any_data_gives_findings_and_never_an_exception(kind: str, data: Any) -> None:
    rest, findings = fit(kind, data)
    assert bool(findings) == (not Explainer(project_kinds()[kind].schema).is_valid(data))
    assert rest is None or judge(kind).fits(rest)


@st.composite
def damaged_records(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A good record with some of its fields replaced, at the top and one level down."""
    record = draw(st.sampled_from([record for _, record in sorted(SMALL_KB.records.items())]))
    data = deepcopy(record.data)
    for field in draw(st.lists(st.sampled_from(sorted(data)), max_size=3)):
        below = data[field][0] if isinstance(data[field], list) and data[field] else data[field]
        if isinstance(below, dict) and below and draw(st.booleans()):
            below[draw(st.sampled_from(sorted(below)) | st.text(max_size=9))] = draw(JSON)
        else:
            data[field] = draw(JSON)
    return record.kind, data


@given(damaged_records())
def test_what_is_left_of_a_damaged_record_fits(damaged: tuple[str, dict[str, Any]]) -> None:
    kind, data = damaged
    rest, findings = fit(kind, data)
    assert bool(findings) == (rest != data)
    assert rest is None or judge(kind).fits(rest)


@given(damaged_records())
def test_no_finding_is_told_twice(damaged: tuple[str, dict[str, Any]]) -> None:
    told = [(finding.pointer, finding.message) for finding in fit(*damaged)[1]]
    assert len(told) == len(set(told))


@given(damaged_records())
def test_every_finding_points_to_a_value_or_to_where_one_is_missing(damaged: tuple[str, dict[str, Any]]) -> None:
    kind, data = damaged
    for finding in fit(kind, data)[1]:
        *above, last = finding.pointer
        value: Any = data
        for part in above:
            value = value[part]
        there = last in value if isinstance(value, dict) else last < len(value)
        assert there == (finding.check != "missing-field")
