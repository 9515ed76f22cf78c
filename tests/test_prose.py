"""Prose becomes one line of safe HTML, with the links that were written and the words of the glossary."""

import re
import time

import pytest

from knowledge_bases import world
from vgikb.findings import Name
from vgikb.prose import BRACKETS, Prose, safe_url

WORLD = world(
    {
        "term/evse": {
            "title": "Electric vehicle supply equipment",
            "abbreviations": ["EVSE"],
            "definition": 'part of a [[station|charging "station"]] that serves <one> vehicle',
        },
        "term/station": {"title": "Charging station"},
        "term/utility": {"title": "Utility"},
        "actor/station": {"title": "Station on the street"},
    }
)
LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>')


def html(text: str, here: Name | None = None) -> str:
    return str(Prose(WORLD).html(text, lambda name: f"../../{name}/", here))


def links(text: str, here: Name | None = None) -> list[tuple[str, str]]:
    """Address and words of each link."""
    return LINK.findall(html(text, here))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the [[evse]] here", [("../../term/evse/", "Electric vehicle supply equipment")]),
        ("the [[evse|outlet]] here", [("../../term/evse/", "outlet")]),
        ("a [[actor/station]]", [("../../actor/station/", "Station on the street")]),
        ("a [[actor/station|post]]", [("../../actor/station/", "post")]),
        ("no [[nothing]] and no [[actor/nothing|thing]]", []),
    ],
)
def test_a_written_link_leads_to_the_record_under_its_title_or_the_given_words(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert links(text) == expected


def test_a_link_to_nothing_leaves_its_words() -> None:
    assert html("no [[nothing]], no [[actor/nothing|thing]]") == "<p>no nothing, no thing</p>"


@pytest.mark.parametrize("word", ["EVSE", "EVSEs", "charging station", "Charging stations", "utilities"])
def test_words_of_the_glossary_are_linked_also_in_the_plural(word: str) -> None:
    assert [words for _, words in links(f"the {word} here")] == [word]


@pytest.mark.parametrize(
    "text",
    [
        "EVSE-1 and EVSE/2",  # names of things, not the word
        "evse",  # a short form counts only in capitals
        "`EVSE` and\n\n    EVSE in a block",
        "# The EVSE",
        "an [EVSE of others](https://example.org/)",
        "<https://example.org/EVSE>",
    ],
)
def test_code_headings_links_and_names_that_hold_a_word_are_left_alone(text: str) -> None:
    assert "vgi-term" not in html(text)


def test_only_the_first_use_of_a_term_in_a_text_is_linked() -> None:
    assert links("EVSE, EVSE, a charging station, EVSEs") == [
        ("../../term/evse/", "EVSE"),
        ("../../term/station/", "charging station"),
    ]
    assert links("[[evse]] and EVSE") == [("../../term/evse/", "Electric vehicle supply equipment")]


def test_each_text_has_its_own_first_use() -> None:
    prose = Prose(WORLD)
    for text in ("one EVSE", "another EVSE", "one EVSE"):
        assert 'class="vgi-term"' in prose.html(text, str)


def test_a_page_does_not_link_to_itself() -> None:
    assert html("an EVSE, an [[evse|outlet]]", Name("term", "evse")) == "<p>an EVSE, an outlet</p>"


def test_the_tooltip_is_the_definition_in_plain_words() -> None:
    assert 'title="part of a charging &#34;station&#34; that serves &lt;one&gt; vehicle"' in html("EVSE")


@pytest.mark.parametrize(
    "text",
    [
        "[see [[evse|the outlet]] there](https://example.org/)",
        "[a](https://example.org/ 'about [[evse|the outlet]] there')",
    ],
)
def test_a_link_within_a_link_or_a_tag_is_only_its_words(text: str) -> None:
    assert [address for address, _ in links(text)] == ["https://example.org/"]
    assert "the outlet" in html(text)


@pytest.mark.parametrize(
    "url",
    ["https://example.org", "http://example.org/a?b=c#d", "https://example.org:8443/~x", "mailto:a@example.org"],
)
def test_plain_web_and_mail_addresses_are_safe(url: str) -> None:
    assert safe_url(url)
    assert f'href="{url}"' in html(f"[x]({url})")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org",
        "//example.org",
        "/\\example.org",
        "\\\\example.org",
        "https:/example.org",
        "https:example.org",
        "https://user@example.org",
        "https://user:word@example.org",
        "https://example.org\\@elsewhere.org",
        "https://[example.org",
        "https://",
        "mailto:",
        "../evse/",
        "#top",
        'https://example.org/"x',
        "https://example.org/" + "a" * 2000,
    ],
)
def test_every_other_address_is_dropped_and_its_words_kept(url: str) -> None:
    made = html(f"[words]({url})") + html(f"[words]: {url}\n\n[words]") + html(f"[words](<{url}>)")
    assert not safe_url(url)
    assert "href=" not in made
    assert "words" in made


@pytest.mark.parametrize("written", ["https://example.org/[[evse|x]]", "https://example.org[[evse|@elsewhere.org]]"])
def test_a_record_cannot_become_part_of_an_address(written: str) -> None:
    assert "example.org" not in "".join(address for address, _ in links(f"[words]({written})"))


@pytest.mark.parametrize(
    "text", ["<b>x</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- x -->", "a\n\n<div>x</div>"]
)
def test_raw_html_is_text(text: str) -> None:
    shown = text.replace("<", "&lt;").replace(">", "&gt;")
    assert shown.split("\n")[-1] in html(text)


def test_pictures_are_not_loaded() -> None:
    assert "<img" not in html("![a](https://example.org/a.png)")


@pytest.mark.parametrize("text", ["a\n\nb", "- a\n- b\n", "    code\n    more", "a\r\nb", "[" * (BRACKETS + 1) + "\n"])
def test_the_result_is_one_line(text: str) -> None:
    assert len(html(text).splitlines()) == 1
    assert html(text).startswith("<")


@pytest.mark.parametrize("piece", ["[", "![", "[a](", "[a][", "[[", "*a ", "`", "<", "&#", "_a", ">", "\\", "("])
def test_no_text_takes_long(piece: str) -> None:
    begun = time.process_time()
    html(piece * 20_000)
    assert time.process_time() - begun < 3


def test_a_text_of_brackets_is_shown_as_it_is() -> None:
    text = "<b> [x](https://example.org) " + "[" * BRACKETS
    assert html(text) == f"<p>{text.replace('<', '&lt;').replace('>', '&gt;')}</p>"
