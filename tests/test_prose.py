"""Prose becomes one line of safe HTML, with the links that were written and the words of the glossary."""

import re
import time
from typing import Any

import pytest
from markdown import Markdown

from knowledge_bases import world
from vgikb.findings import Name
from vgikb.prose import BRACKETS, LinkExtension, Prose, once_per_section, page_html, safe_url

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


def test_a_text_can_be_had_without_glossary_links_and_as_plain_words() -> None:
    prose = Prose(WORLD)
    text = 'an EVSE, part of a [[station|charging "station"]] that serves <one> **vehicle** ([x](https://example.org))'
    assert LINK.findall(str(prose.unlinked(text))) == [("https://example.org", "x")]
    assert prose.plain(text) == 'an EVSE, part of a charging "station" that serves <one> vehicle (x)'


def test_words_on_two_lines_are_one_link_on_one_line() -> None:
    assert links("a charging\nstation") == [("../../term/station/", "charging station")]
    assert len(html("a charging\nstation").splitlines()) == 1


def test_links_that_were_written_and_words_that_were_found_differ_in_class() -> None:
    made = html("[[evse|outlet]], [[actor/station]], Utility")
    assert re.findall('<a class="([^"]*)"', made) == ["vgi-link vgi-term", "vgi-link", "vgi-term"]


# once per section


def page_links(page: str) -> list[str]:
    return [words for _, words in LINK.findall(once_per_section(page))]


def test_a_word_is_linked_once_in_a_section_of_a_page() -> None:
    block = "<div>" + html("EVSE here") + html("EVSE there, a charging station") + "</div>"
    assert page_links(block) == ["EVSE", "charging station"]
    assert page_links(f"{block}\n\n## Next\n\n{block}") == ["EVSE", "charging station"] * 2
    assert page_links(f'{block}<h2 id="a">Next</h2>{block}') == ["EVSE", "charging station"] * 2
    assert page_links(f"{block}<h3>Part</h3>{block}") == ["EVSE", "charging station"]


def test_what_is_linked_no_more_keeps_its_words() -> None:
    assert once_per_section(html("EVSE") + html("EVSEs here")).endswith("<p>EVSEs here</p>")


def test_a_written_link_stays_and_counts_as_first_use() -> None:
    assert page_links(html("[[evse|one]]") + html("an EVSE") + html("[[evse|two]]")) == ["one", "two"]


def written_page(text: str) -> list[str]:
    """Words that a hand-written page links."""
    links = LinkExtension(WORLD)
    made = page_html(Markdown(extensions=[links, "tables"]).convert(text), links.placed, str)
    return [words for _, words in LINK.findall(made)]


def test_a_hand_written_page_links_the_first_use_in_each_section() -> None:
    text = "EVSE, EVSE\n\n# The EVSE\n\nan EVSE\n\n## Two\n\n- x\n- EVSEs\n\n### Three\n\nEVSE `EVSE`\n"
    assert written_page(text) == ["EVSE", "EVSE", "EVSEs"]
    assert written_page("EVSE\n\n## Two\n\nEVSE and [[evse|this]]\n") == ["EVSE", "this"]
    assert written_page("| a |\n|--|\n| EVSE |\n| EVSE |\n") == ["EVSE"]


# words that stand for a term


@pytest.mark.parametrize(
    ("fields", "linked"),
    [
        ({"title": "Location", "domain": "OCPI"}, []),  # a plain word that means this in one domain
        ({"title": "Location"}, ["location"]),
        ({"title": "Charging location", "domain": "OCPI"}, ["charging location"]),
        ({"title": "Place", "also-called": [{"label": "Location", "used-by": "ocpi"}]}, []),
        ({"title": "Place", "also-called": [{"label": "Charging location", "used-by": "ocpi"}]}, ["charging location"]),
        ({"title": "Place", "also-called": [{"label": "J3400", "used-by": "sae"}]}, ["J3400"]),
    ],
)
def test_a_plain_word_of_one_community_is_not_linked_wherever_it_stands(
    fields: dict[str, Any], linked: list[str]
) -> None:
    made = Prose(world({"term/a": fields})).html("the charging location of a J3400, a location", str)
    assert [words for _, words in LINK.findall(made)] == linked


def test_the_head_of_a_phrase_takes_the_plural() -> None:
    made = Prose(world({"term/soc": {"title": "State of charge"}})).html("states of charge", str)
    assert [words for _, words in LINK.findall(made)] == ["states of charge"]


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
