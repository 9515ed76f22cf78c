"""Labels: every name of a record, and what people mean by a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_bases import SMALL, load_example, name_of, world
from vgikb.findings import Name
from vgikb.labels import WordFinder, all_labels, glossary_labels, labels_of, named, plural, search, suggestions

SMALL_KB = load_example(SMALL)
TERM = {
    "title": "charging station",
    "abbreviations": ["EVSE"],
    "also-called": [{"label": "charge point", "used-by": "ocpp"}],
    "deprecated-labels": ["pump"],
    "former-ids": ["charger"],
}


# Names of records


def test_a_record_goes_by_every_name_it_has() -> None:
    kb = world({"term/station": TERM})
    [record] = kb.of_kind("term")
    assert [(label.text, label.sort) for label in labels_of(record)] == [
        ("station", "id"),
        ("charging station", "title"),
        ("EVSE", "abbreviation"),
        ("charge point", "also called"),
        ("pump", "formerly"),
        ("charger", "formerly"),
    ]


def test_kinds_that_have_other_names_go_by_them_too() -> None:
    kb = world({"actor/csms": {"aliases": [{"label": "central system"}]}, "protocol/ocpp": {"short": "OCPP"}})
    found = {(str(label.record), label.text) for label in all_labels(kb)}
    assert {("actor/csms", "central system"), ("protocol/ocpp", "OCPP")} <= found


def test_a_withdrawn_record_goes_by_no_name() -> None:
    assert list(all_labels(world({"term/a": {"status": "withdrawn"}}))) == []


# Look-up


def found(words: str) -> list[tuple[str, int]]:
    records = {
        "term/station": TERM,
        "term/charging": {"title": "charging"},
        "term/stop": {"title": "end of charging at a station"},
        "actor/ev": {"title": "Electric vehicle"},
    }
    return [(str(hit.record), hit.rank) for hit in search(world(records), words)]


def test_the_whole_name_comes_before_its_beginning_and_that_before_words_inside() -> None:
    assert found("charging") == [("term/charging", 0), ("term/station", 1), ("term/stop", 2)]


@pytest.mark.parametrize(
    "words", ["evse", "EVSE", "  charge   POINT ", "pump", "charger", "station", "charging station"]
)
def test_a_record_is_found_by_any_of_its_names_whatever_the_case(words: str) -> None:
    assert found(words)[0] == ("term/station", 0)


def test_all_words_must_be_there_in_any_order() -> None:
    assert found("station end") == [("term/stop", 2)]
    assert found("station submarine") == []


def test_each_record_is_found_once_by_its_best_name() -> None:
    assert [record for record, _ in found("ch")].count("term/station") == 1


@pytest.mark.parametrize("words", ["", "   "])
def test_looking_for_nothing_finds_nothing(words: str) -> None:
    assert found(words) == []


@given(st.text(max_size=12))
def test_any_text_can_be_looked_for(words: str) -> None:
    assert {hit.record for hit in search(SMALL_KB, words)} <= SMALL_KB.records.keys()
    assert set(named(SMALL_KB, words)) <= SMALL_KB.records.keys()


# What a person means


def meant(text: str, *kinds: str) -> list[str]:
    records = {
        "term/ev": {"title": "electric vehicle"},
        "actor/ev": {"title": "Electric vehicle"},
        "term/car": {"title": "car", "abbreviations": ["ev"]},
    }
    return [str(name) for name in named(world(records), text, kinds)]


def test_kind_and_id_mean_one_record() -> None:
    assert meant("actor/ev") == ["actor/ev"]
    assert meant("actor/car") == []


def test_an_id_means_the_records_of_all_kinds_that_have_it() -> None:
    assert meant("ev") == ["actor/ev", "term/ev"]


def test_an_id_means_only_records_of_the_kinds_asked_for() -> None:
    assert meant("ev", "actor") == ["actor/ev"]
    assert meant("ev", "driver") == []


def test_an_id_comes_before_another_name() -> None:
    assert "term/car" not in meant("ev")


def test_another_name_means_all_records_that_have_it() -> None:
    assert meant("Electric Vehicle") == ["actor/ev", "term/ev"]
    assert meant("Electric Vehicle", "term") == ["term/ev"]
    assert meant("electric") == []


def test_a_misspelt_name_is_followed_by_the_right_ones() -> None:
    kb = world({"term/dwell-time": {"title": "dwell time"}, "actor/csms": {"title": "Back office"}})
    assert suggestions(kb, "dwel-time") == ["term/dwell-time"]
    assert suggestions(kb, "term/dwel-time") == ["term/dwell-time"]
    assert suggestions(kb, "submarine") == []


# Words of the glossary


def test_titles_short_forms_and_equal_words_stand_for_a_term_with_their_plurals() -> None:
    words = glossary_labels(world({"term/station": TERM}))
    assert {"charging station", "charging stations", "EVSE", "EVSEs", "charge point", "charge points"} == set(words)
    assert set(words.values()) == {name_of("term/station")}


@pytest.mark.parametrize("match", ["narrower", "broader", "overlaps"])
def test_a_word_of_another_meaning_does_not_stand_for_a_term(match: str) -> None:
    called = {"also-called": [{"label": "stay", "used-by": "ocpp", "match": match}]}
    assert "stay" not in glossary_labels(world({"term/a": called}))


def test_a_deprecated_word_does_not_stand_for_a_term() -> None:
    assert "pump" not in glossary_labels(world({"term/station": TERM}))


def test_a_word_that_two_terms_share_stands_for_neither() -> None:
    words = glossary_labels(world({"term/a": {"title": "load"}, "term/b": {"abbreviations": ["load"]}}))
    assert "load" not in words
    assert "The b" in words


def test_other_kinds_are_no_words_of_the_glossary() -> None:
    assert glossary_labels(world({"actor/ev": {}})) == {}


@pytest.mark.parametrize(
    ("word", "many"),
    [
        ("station", "stations"),
        ("utility", "utilities"),
        ("relay", "relays"),
        ("EV", "EVs"),
        ("bus", "buses"),
        ("box", "boxes"),
        ("switch", "switches"),
        ("y", "ys"),
    ],
)
def test_plain_plurals(word: str, many: str) -> None:
    assert plural(word) == many


# Words in a text

LABELS = {
    word: Name("term", id_) for word, id_ in (("EV", "ev"), ("charging", "c"), ("charging station", "cs"), ("DER", "d"))
}


def marked(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], name.id) for start, end, name in WordFinder(LABELS).matches(text)]


def test_the_longest_word_is_found() -> None:
    assert marked("A charging station for charging.") == [("charging station", "cs"), ("charging", "c")]


def test_words_are_found_whatever_their_case_but_short_forms_only_as_written() -> None:
    assert marked("Charging Station") == [("Charging Station", "cs")]
    assert marked("der ev DER EV") == [("DER", "d"), ("EV", "ev")]


@pytest.mark.parametrize("text", ["EVs", "xEV", "V2G-EV", "EV-ready", "discharging", "charging. Station"])
def test_parts_of_words_are_not_found(text: str) -> None:
    assert [found for found in marked(text) if found[0] != "charging"] == []


def test_words_of_a_label_may_stand_on_two_lines_but_not_apart() -> None:
    assert marked("charging\n  station") == [("charging\n  station", "cs")]
    assert marked("charging, station") == [("charging", "c")]


@given(st.lists(st.sampled_from(["EV", "charging", "station", "DER", "x", ",", " ", "\n", "-"]), max_size=20))
def test_matches_come_in_order_and_do_not_overlap(parts: list[str]) -> None:
    ends = 0
    for start, end, _ in WordFinder(LABELS).matches("".join(parts)):
        assert ends <= start < end
        ends = end
