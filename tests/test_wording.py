"""What counts as a text, a sentence, a verb, the same label and the name of a protocol."""

import pytest

from knowledge_bases import SMALL, load_example, world
from vgikb.wording import is_one_sentence, named_protocols, plain, prose_texts, protocol_names, same_label, texts, verbs


def test_prose_texts_are_those_of_the_knowledge_base() -> None:
    kb = load_example(SMALL)
    known = {(record.name, *found) for kind in kb.kinds for record in kb.of_kind(kind) for found in kb.prose(record)}
    assert {(text.record, text.pointer, text.text) for text in prose_texts(kb)} == known
    assert known


def test_links_and_closed_lists_are_no_texts() -> None:
    kb = world({"term/ev": {"subject": "power", "broader": ["car"], "abbreviations": ["EV"]}, "term/car": {}})
    assert [text.text for text in texts(kb) if text.record.id == "ev" and text.sort == "line"] == ["The ev", "EV"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a `b` c", "a   c"),
        ("``a ` b`` c", "  c"),
        ("an open ` stays", "an open ` stays"),
        ("the [[charging-station]]", "the charging station"),
        ("the [[actor/csms|system]]", "the system"),
    ],
)
def test_plain_text_has_neither_code_nor_brackets(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize("text", ["one phrase, e.g. Alpha", "up to 3.5 kW", "see No. 5", "ends here.", "who? nobody"])
def test_one_sentence(text: str) -> None:
    assert is_one_sentence(text)


@pytest.mark.parametrize("text", ["It has wheels. It runs.", "It runs (fast.) Always", "Really? *Yes*"])
def test_more_than_one_sentence(text: str) -> None:
    assert not is_one_sentence(text)


def test_the_month_is_no_verb() -> None:
    assert verbs("From May on it SHALL be so, and `should` is code") == ["shall"]


@pytest.mark.parametrize(
    ("one", "other"), [("Charging station", "charging-stations"), ("Utility", "utilities"), ("DER", "DERs")]
)
def test_labels_that_readers_take_for_the_same(one: str, other: str) -> None:
    assert same_label(one) == same_label(other)


@pytest.mark.parametrize(("one", "other"), [("Bus", "Bu"), ("Loss", "Los"), ("Basis", "Basi")])
def test_an_s_that_is_no_plural_makes_a_difference(one: str, other: str) -> None:
    assert same_label(one) != same_label(other)


NAMES = protocol_names(
    world(
        {
            "protocol/a": {"family": "iso15118", "short": "ISO 15118-20"},
            "protocol/b": {"family": "ieee2030.5", "short": "CSIP 2.1"},
            "protocol/c": {"family": "sae-j3072"},
            "protocol/d": {"family": "can"},
            "protocol/e": {"family": "openadr"},
        }
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as ISO/IEC 15118-20 says", ["ISO/IEC 15118"]),
        ("as ISO15118 and IEEE 2030.5 say", ["ISO15118", "IEEE 2030.5"]),
        ("SAE J3072, CSIP and OpenADR3", ["SAE J3072", "CSIP"]),
        ("an openADR server", ["openADR"]),
        ("it can use the CAN bus", ["CAN"]),
        ("ISO 4217, ISO. 15118 and xiso15118", []),
    ],
)
def test_names_of_protocols_are_found_however_they_are_joined(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in named_protocols(text, NAMES)] == expected
