"""Search: one question finds a record by any name, clause or element, says why, and loads only a little."""

import json
import random
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from built_pages import built_page
from conftest import BuiltSite
from hostile import ATTACKS, id_of
from knowledge_bases import ROOT, SMALL, load_example, world
from test_browser import CALLED, NARROW, WIDE, host, nothing_ran, overflow, visit
from vgikb.checks import all_checks
from vgikb.evidence import code, evidence
from vgikb.labels import all_labels
from vgikb.pages import Site
from vgikb.pages.search import found_things, lead, search_files, search_page, written_pages
from vgikb.search_index import NAMES, SHARD, Found, FoundKind, OtherName, SearchIndex
from vgikb.shards import shards
from vgikb.tokens import STOP, words, words_and_parts

Address = Callable[[BuiltSite], str]
LARGEST = 60_000  # bytes that a file of the index may have


# words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Charging stations", ["charging", "station"]),
        ("utility, utilities; switch, switches", ["utiliti", "utiliti", "switch", "switch"]),
        ("ISO 15118-20, 8.3.4. OCPP 2.0.1: 23 CFR 680.108(b)",
         ["iso", "15118", "20", "8.3.4", "ocpp", "2.0.1", "23", "cfr", "680.108", "b"]),
        ("State of charge", ["state", "charge"]),
        ("what is it", ["what", "is", "it"]),
        ("Château ﬁne 10²", ["chateau", "fine", "102"]),
        ("process status gas bus", ["process", "status", "gas", "bus"]),
        ("…", []),
    ],
)  # fmt: skip
def test_a_text_has_these_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_joined_words_have_parts() -> None:
    assert words_and_parts("SetChargingProfile") == ["setchargingprofile", "set", "charging", "profile"]
    assert words_and_parts("EVSEMaximumPower.iso15118") == [
        "evsemaximumpower", "evse", "maximum", "power", "iso15118", "iso", "15118",
    ]  # fmt: skip


def test_words_that_say_nothing_do_not_count_beside_others() -> None:
    assert words("does " + " ".join(sorted(STOP)).upper() + " DOE") == ["doe"]
    assert words_and_parts("GoToGrid") == ["gotogrid", "go", "grid"]


# shards


@given(st.lists(st.text("abé.1", min_size=1, max_size=6), unique=True), st.integers(5, 60))
def test_the_longest_shard_that_a_word_begins_with_holds_it(known: list[str], limit: int) -> None:
    sizes = [(word, len(word) + 3) for word in sorted(known)]
    made = list(shards(sizes, limit))
    by_prefix = {shard.prefix: shard for shard in made}
    for word in known:
        prefix = next(word[:end] for end in range(len(word), 0, -1) if word[:end] in by_prefix)
        shard = by_prefix[prefix]
        assert word in shard.words
        assert shard.whole or word == prefix
    for shard in made:
        assert not shard.whole or len(shard.words) == 1 or sum(len(word) + 3 for word in shard.words) <= limit
    names = [shard.name for shard in made]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in names)


# the index


def data_of(file: Any) -> Any:
    """What a data file brings."""
    return json.loads(file.content.decode().partition(",")[2].rpartition(");")[0])


def index_of(site: Site) -> dict[str, Any]:
    """Each file of the index by its name."""
    prefix = "assets/data/search/"
    return {file.path.removeprefix(prefix).removesuffix(".js"): data_of(file) for file in search_files.make(site)}


def small() -> Site:
    checks = all_checks()
    pages = written_pages({"method.md": "# Method\n\nHow [it](term/evse.md) goes.\n\n## What *rhymes*?\n\nNothing.\n"})
    return Site(load_example(SMALL), (), checks, written=pages)


def things_named(index: dict[str, Any], name: str) -> set[int]:
    """The things that the shards list under a name, by each of its words; the same by all of them."""
    found = [_things_by(index, word, name) for word in words_and_parts(name)]
    assert all(things == found[0] for things in found), name
    return found[0]


def _things_by(index: dict[str, Any], word: str, name: str) -> set[int]:
    prefixes = [prefix for prefix in index["index"]["words"].split() if word.startswith(prefix.rstrip("!"))]
    whole = [prefix for prefix in prefixes if not prefix.endswith("!")]
    shard = index["w-" + (whole[-1] if whole else word).replace(".", "_2e_")]
    numbers = next(numbers for other, numbers, _ in shard["words"] if other == word)
    labels = [shard["labels"][number] for number in numbers]
    return {thing for text, _, things in labels if text == name for thing in things[::2]}


def test_every_name_is_listed_under_each_of_its_words() -> None:
    site = small()
    index = index_of(site)
    told = [entry for name in sorted(index, key=_number) if name[0] == "d" for entry in index[name]]
    assert len(told) == index["index"]["things"]
    addresses = [address for _, address, _, _ in told]
    for label in all_labels(site.kb):
        if label.sort != "id":
            place = addresses.index(f"{label.record}/")
            assert place in things_named(index, " ".join(label.text.split())), label


def _number(name: str) -> tuple[str, int]:
    return name[0], int(name[1:]) if name[1:].isdecimal() else -1


def test_the_number_of_a_thing_tells_its_kind() -> None:
    index = index_of(small())
    kinds = index["index"]["kinds"]
    starts = [start for *_, start in kinds]
    told = [entry for name in sorted(index, key=_number) if name[0] == "d" for entry in index[name]]
    for (kind, *_), start, end in zip(kinds, starts, [*starts[1:], len(told)], strict=True):
        folders = {address.partition("/")[0] for _, address, _, _ in told[start:end]}
        assert kind in ("page", "part", "check") or folders == {kind}
    assert [kind for kind, *_ in kinds][:3] == ["term", "use-case", "requirement"]


def test_a_withdrawn_record_is_not_found_and_a_former_id_is() -> None:
    kb = world({"term/a": {"status": "withdrawn"}, "term/b": {"former-ids": ["older"]}})
    found = {thing.address: thing.names for thing in found_things(Site(kb, (), ()))}
    assert "term/a/" not in found
    assert OtherName("older", "formerly") in found["term/b/"]


def test_hand_written_pages_are_found_by_their_headings() -> None:
    found = {thing.address: thing for thing in found_things(small())}
    assert found["method/"].names == [OtherName("Method", "title")]
    assert found["method/#what-rhymes"].title == "Method: What rhymes?"
    assert found["method/"].lead == "How it goes."
    assert "evse" not in " ".join(found["method/"].texts)


def carrying() -> Site:
    """A protocol that carries a requirement by one member of a message."""
    claim = {"requirement": "limit", "support": "full", "via": ["SetLimit.value"], "source": "guide", "clause": "8.3"}
    return Site(
        world(
            {
                "requirement/limit": {"sources": [{"source": "guide", "locator": "chapter"}]},
                "source/guide": {"title": "ISO 15118-20:2022 Road vehicles - Part 20"},
                "protocol/p": {"short": "P 1"},
                "coverage/p": {"protocol": "p", "claims": [claim]},
                "vocabulary/p": {"protocols": ["p"], "elements": {"message": ["SetLimit", "Other"]},
                                 "members": {"message": {"SetLimit": ["value"]}}},
            }
        ), (), ()
    )  # fmt: skip


def test_an_element_finds_what_it_carries_the_protocol_and_the_vocabulary() -> None:
    names = {thing.address: set(thing.names) for thing in found_things(carrying())}
    for element in ("SetLimit", "SetLimit.value"):
        assert OtherName(element, "element", "in P 1") in names["requirement/limit/"]
        assert OtherName(element, "element", "carries The limit") in names["protocol/p/"]
    assert {OtherName("SetLimit", "element"), OtherName("Other", "element")} <= names["vocabulary/p/"]
    assert "Other" not in {name.text for name in names["protocol/p/"] | names["requirement/limit/"]}


def test_a_clause_finds_what_rests_on_it() -> None:
    names = {thing.address: set(thing.names) for thing in found_things(carrying())}
    clause = "8.3 of ISO 15118-20:2022"
    assert OtherName(clause, "clause", "claim for P 1") in names["requirement/limit/"]
    assert OtherName(clause, "clause") in names["coverage/p/"]
    assert not [name for name in names["requirement/limit/"] if "chapter" in name.text]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("ISO 15118-20:2022 Road vehicles - Part 20", "ISO 15118-20:2022"),
        ("23 CFR 680.108 Interoperability of infrastructure", "23 CFR 680.108"),
        ("OCPP 2.1 edition 1, Part 1, Architecture", "OCPP 2.1 edition 1, Part 1"),
        ("Glossary of words", "Glossary of words"),
        ("", ""),
    ],
)
def test_a_document_is_known_by_its_number(title: str, expected: str) -> None:
    assert code(title) == expected


def test_a_lead_is_words_without_marks_cut_between_them() -> None:
    assert lead("A *bold* [[term/evse|thing]] of `code`, [[dwell-time]] [x](y.md).") == (
        "A bold thing of code, dwell time x."
    )
    long = lead("word " * 100)
    assert len(long) < 170
    assert long.endswith("word …")


def many(count: int) -> SearchIndex:
    """Things that all say the same word, and names that all begin alike."""
    found = [
        Found("term", f"Common thing {n}", f"term/t{n}/", "", "", [OtherName(f"Common thing {n}", "title")], ["usual"])
        for n in range(count)
    ]
    return SearchIndex([FoundKind("term", "Term", "Terms")], found)


def test_no_file_is_large_however_many_things_there_are() -> None:
    files = {name: json.dumps(value, separators=(",", ":")) for name, value in many(10_000).files()}
    assert max(map(len, files.values())) < LARGEST
    shard = json.loads(files["w-c"])
    names, steps = next((numbers, steps) for word, numbers, steps in shard["words"] if word == "common")
    assert len(steps) == 10_000  # all are counted
    assert NAMES // 60 < len(names) < 10_000  # and some are named
    assert json.loads(files["w-1"])["labels"]  # already at the first letter


def test_the_real_index_is_in_small_files(real_site: BuiltSite) -> None:
    sizes = [path.stat().st_size for path in (real_site.folder / "assets" / "data" / "search").iterdir()]
    assert max(sizes) < LARGEST
    assert len(sizes) > 100
    assert sum(sizes) / len(sizes) < SHARD


def test_every_address_in_the_index_leads_somewhere(real_site: BuiltSite) -> None:
    lost = []
    for path in sorted((real_site.folder / "assets" / "data" / "search").glob("d[0-9]*.js")):
        for title, address, _, _ in json.loads(path.read_text().partition(",")[2].rpartition(");")[0]):
            folder, _, anchor = address.partition("#")
            page = real_site.folder / folder / "index.html"
            if not page.is_file() or (anchor and anchor not in built_page(page).anchors):
                lost.append((title, address))
    assert lost == []


def test_the_theme_brings_no_index_of_its_own(real_site: BuiltSite) -> None:
    assert not list(real_site.folder.rglob("search_index*"))


def test_without_a_question_the_page_leads_to_every_kind() -> None:
    site = small()
    [page] = search_page.make(site)
    text = unescape(page.text)
    for kind in site.kb.kinds.values():
        assert f'href="../{kind.name}/">{kind.plural}</a> <span' in text
        assert f">{len(site.kb.of_kind(kind.name))}</span>" in text
    assert '<a href="../term/#group-1">C</a>' in text


# in the browser

FIND = """async ([question, count]) => {
  const answer = await vgikb.search.find(question);
  const told = await vgikb.search.tell(answer.hits.slice(0, count));
  return [told.map((hit) => [new URL(hit.address).pathname.slice(1), hit.kind[1], hit.title, hit.why]), answer.changed, answer.hits.length];
}"""  # noqa: E501


@pytest.fixture(scope="module")
def asked(browser: Any, real_site: BuiltSite, address: Address) -> Iterator[Any]:
    """A page of the real site in which questions can be asked."""
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "gaps/")
        yield page
        assert page.troubles == []
        assert page.asked == {host(address(real_site))}


def first(page: Any, question: str, count: int = 10) -> list[list[str]]:
    """Address, kind, title and reason of the first hits."""
    return list(page.evaluate(FIND, [question, count])[0])


@pytest.mark.browser
def test_the_browser_makes_the_same_words(asked: Any, real_site: BuiltSite) -> None:
    texts = sorted({label.text for label in all_labels(real_site.kb)} | {*ATTACKS, "Ærø İstanbul ΣΑΣ ﬁn 8.3.٤"})
    script = "async texts => { const {stop} = await vgikb.search.index(); return texts.map(text => %s); }"
    assert asked.evaluate(script % "vgikb.search.words(text, stop)", texts) == [words(text) for text in texts]
    parts = asked.evaluate(script % "vgikb.search.wordsAndParts(text, stop)", texts)
    assert parts == [words_and_parts(text) for text in texts]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("question", "address_", "why"),
    [
        ("EVSE", "term/evse/", "abbreviation EVSE"),
        ("electric vehicle supply equipment", "term/evse/", "by its title"),
        ("recharging point", "term/evse/", "also called Recharging point by EU law"),
        ("ocpp 1.6", "protocol/ocpp-1.6/", "by its title"),
        ("OCPP1.6", "protocol/ocpp-1.6/", "by its title"),
        ("680.108", "driver/nevi-680-108/", "by its title"),
        ("charging limits", "term/charging-limit/", "by its title"),
        ("how to read a matrix", "how-to-read-a-matrix/", "by its title"),
        ("dangling-link", "checks/dangling-link/", "by its title"),
        ("explorer", "explorer/", "by its title"),
    ],
)
def test_a_question_finds_first_what_is_called_so_and_says_why(
    asked: Any, question: str, address_: str, why: str
) -> None:
    found = first(asked, question)
    assert [found[0][0], found[0][3]] == [address_, why]


@pytest.mark.browser
@pytest.mark.parametrize("question", ["SetChargingProfile", "setchargingprofile", "set charging profile"])
def test_an_element_finds_what_it_carries(asked: Any, question: str) -> None:
    found = {address: why for address, _, _, why in first(asked, question, 60)}
    assert {"requirement/charging-limit/", "protocol/ocpp-1.6/", "vocabulary/ocpp-1.6/"} <= found.keys()
    assert found["requirement/charging-limit/"].startswith("elements SetChargingProfile in OCPI")
    assert "SetChargingProfileRequest in OCPP 1.6" in found["requirement/charging-limit/"]
    assert "SetChargingProfileRequest carries " in found["protocol/ocpp-1.6/"]
    assert found["vocabulary/ocpp-1.6/"].startswith("elements SetChargingProfile; ")


@pytest.mark.browser
def test_a_clause_finds_the_records_that_cite_it(asked: Any, real_site: BuiltSite) -> None:
    cited = {(name, other.text) for name, others in evidence(real_site.kb).items() for other in others
             if other.sort == "clause" and re.match(r"[0-9.]+ of ", other.text)}  # fmt: skip
    told: list[str] = []
    for name, text in random.Random(7).sample(sorted(cited), 40):  # noqa: S311  # no secret
        clause, _, document = text.partition(" of ")
        found = {address: why for address, _, _, why in first(asked, f"{document} {clause}", 100)}
        told += [found[f"{name}/"]]
    assert sum(why.startswith("cites ") for why in told) > 35  # the others are called so as well


@pytest.mark.browser
def test_a_clause_that_nobody_cites_is_not_taken_for_another(asked: Any) -> None:
    found, changed, _ = asked.evaluate(FIND, ["15118-20 98.76.54", 10])
    assert changed == []
    assert {why for _, _, _, why in found} <= {"some of the words"}


@pytest.mark.browser
def test_words_of_a_text_find_a_record_after_those_that_are_called_so(asked: Any) -> None:
    found = asked.evaluate(FIND, ["departure time", 500])[0]
    reasons = [why for _, _, _, why in found]
    assert found[0][2] == "Departure time"
    assert "in its text" in reasons
    assert set(reasons[reasons.index("in its text") :]) == {"in its text"}


@pytest.mark.browser
def test_every_name_of_a_record_finds_it(asked: Any, real_site: BuiltSite) -> None:
    labels = [label for label in all_labels(real_site.kb) if words(label.text)]
    chosen = random.Random(3).sample(labels, 150)  # noqa: S311  # no secret
    lost = []
    for label in chosen:
        found = [address for address, _, _, _ in first(asked, label.text, 12)]
        if f"{label.record}/" not in found:
            lost.append(label)
    assert lost == []


@pytest.mark.browser
def test_one_wrong_letter_still_finds_what_was_meant(asked: Any, real_site: BuiltSite) -> None:
    """One letter left out, doubled, replaced or exchanged with the next one, anywhere in a longer word."""
    chance = random.Random(11)  # noqa: S311  # no secret
    titles = [record for record in real_site.kb.of_kind("term") if re.fullmatch(r"[A-Z][a-z]{6,}", record.title)]
    assert len(titles) > 20
    lost = []
    for record in titles:
        word, at = record.title.lower(), chance.randrange(0, len(record.title) - 2)
        slips = [word[:at] + word[at + 1 :], word[: at + 1] + word[at:], word[:at] + "q" + word[at + 1 :],
                 word[:at] + word[at + 1] + word[at] + word[at + 2 :]]  # fmt: skip
        slip = chance.choice(slips)
        found, changed, _ = asked.evaluate(FIND, [slip, 10])
        if f"{record.name}/" not in [address for address, _, _, _ in found] and word[:6] not in str(changed):
            lost.append((slip, record.title, changed))
    assert lost == []


@pytest.mark.browser
def test_what_was_meant_is_said(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "search/?q=chargng+limit")
        page.locator(".vgi-hits li").first.wait_for()
        assert "Nothing is called “chargng”. Did you mean charging?" in page.locator(".vgi-status").inner_text()
        assert page.locator(".vgi-hits a").first.inner_text() == "Charging limit"
        page.locator(".vgi-status a").first.click()
        page.wait_for_url("**/search/?q=charging+limit")


@pytest.mark.browser
def test_what_was_meant_is_said_as_it_is_written(asked: Any) -> None:
    assert asked.evaluate(FIND, ["Utilty", 3])[1] == [["Utilty", "utility"]]


def field(page: Any) -> Any:
    return page.locator(".vgi-search input")


def suggestions(page: Any, text: str) -> Any:
    """The suggestions for a text that is typed."""
    field(page).fill(text)
    page.locator(".vgi-option-all").filter(has_text=f"“{text}”").wait_for()
    return page.locator("[role=option]")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, (768, 900), NARROW, (360, 700)], ids=str)
def test_the_field_suggests_and_stays_within_the_window(
    browser: Any, real_site: BuiltSite, address: Address, size: tuple[int, int], scheme: str
) -> None:
    with visit(browser, size, color_scheme=scheme) as page:
        page.goto(address(real_site) + "term/evse/")
        title = page.locator(".md-header__title").bounding_box()
        assert title["x"] + title["width"] <= field(page).bounding_box()["x"]
        field(page).click()
        found = suggestions(page, "EVSE")
        assert 3 < found.count() <= 9
        assert found.first.inner_text().split("\n") == [
            "Electric vehicle supply equipment",
            "Term",
            "abbreviation EVSE",
        ]
        panel = page.locator(".vgi-search-panel").bounding_box()
        assert panel["x"] >= 0
        assert panel["x"] + panel["width"] <= size[0]
        assert panel["y"] + panel["height"] <= size[1]
        assert overflow(page) <= 0
        page.evaluate("window.scrollTo(0, 600)")
        assert field(page).bounding_box()["y"] < 20  # stays in the header
        assert page.troubles == []
        assert page.asked == {host(address(real_site))}


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_the_field_and_its_suggestions_say_has_contrast(
    browser: Any, real_site: BuiltSite, address: Address, scheme: str
) -> None:
    ratio = """e => {
      const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      const on = (colors) => { colors.forEach(c => { paint.fillStyle = c; paint.fillRect(0, 0, 1, 1); });
        return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3); };
      const behind = []; for (let p = e; p; p = p.parentElement) behind.unshift(getComputedStyle(p).backgroundColor);
      const light = (rgb) => rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
      const [a, b] = [on(['white', ...behind]), on(['white', ...behind, getComputedStyle(e).color])].map(light);
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); }"""
    with visit(browser, WIDE, color_scheme=scheme) as page:
        page.goto(address(real_site))
        field(page).click()
        suggestions(page, "EVSE")
        page.keyboard.press("ArrowDown")
        for name in (
            ".vgi-search input",
            ".vgi-option-title",
            ".vgi-option-kind",
            ".vgi-option-why",
            ".vgi-option-all",
        ):
            for element in page.locator(name).all():
                assert element.evaluate(ratio) >= 4.5, name


@pytest.mark.browser
def test_the_keyboard_is_enough(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "gaps/")
        page.keyboard.press("/")
        page.keyboard.type("EVSE")
        page.locator(".vgi-option-all", has_text="“EVSE”").wait_for()
        assert field(page).get_attribute("aria-expanded") == "true"
        assert field(page).get_attribute("aria-activedescendant") is None
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        chosen = page.locator("[role=option][aria-selected=true]")
        assert chosen.count() == 1
        assert chosen.get_attribute("id") == field(page).get_attribute("aria-activedescendant") == "vgi-option-1"
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.wait_for_url("**/term/evse/")
        page.keyboard.press("Control+k")
        page.keyboard.type("a/b")
        assert field(page).input_value() == "a/b"
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.tagName") == "BODY"


@pytest.mark.browser
def test_escape_closes_the_suggestions_and_leaves_the_words(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        page.goto(address(real_site))
        field(page).click()
        suggestions(page, "EVSE")
        page.keyboard.press("Escape")
        assert page.locator("[role=listbox]").is_hidden()
        assert field(page).get_attribute("aria-expanded") == "false"
        assert field(page).input_value() == "EVSE"
        page.keyboard.press("ArrowDown")
        page.locator("[role=option]").first.wait_for()


@pytest.mark.browser
def test_enter_leads_to_all_results_and_a_click_to_the_record(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, NARROW) as page:
        page.goto(address(real_site))
        field(page).click()
        suggestions(page, "state of charge").first.click()
        page.wait_for_url("**/term/soc/")
        field(page).fill("state of charge")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=state+of+charge")
        page.locator(".vgi-hits li").first.wait_for()
        assert page.locator(".vgi-ask input").input_value() == "state of charge"


def hits(page: Any) -> list[tuple[str, str]]:
    """Title and kind of what the page of results shows."""
    page.locator(".vgi-hits li").first.wait_for()
    found = page.eval_on_selector_all(
        ".vgi-hits li", "all => all.map(li => ['a', '.vgi-badge'].map(name => li.querySelector(name).textContent))"
    )
    return [(title, kind) for title, kind in found]


@pytest.mark.browser
def test_results_are_narrowed_by_kind_and_the_address_keeps_it(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, NARROW) as page:
        page.goto(address(real_site) + "search/?q=departure")
        assert {"Term", "Requirement"} <= {kind for _, kind in hits(page)}
        page.locator(".vgi-kinds label", has_text="Requirements").click()
        page.wait_for_function(
            "![...document.querySelectorAll('.vgi-hit-head')].some(p => /Term$/.test(p.textContent))"
        )
        assert page.url.endswith("search/?q=departure&kind=requirement")
        shown = hits(page)
        count = page.locator(".vgi-kinds label", has_text="Requirements").locator(".vgi-quiet").inner_text()
        assert page.locator(".vgi-status").inner_text() == f"{count} results for “departure”."
        page.reload()
        assert hits(page) == shown
        assert page.locator(".vgi-kinds input:checked").count() == 1
        assert overflow(page) <= 0
        assert page.troubles == []


@pytest.mark.browser
def test_results_follow_what_is_typed_and_more_are_shown_on_demand(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "search/")
        page.locator(".vgi-ask input").fill("charging")
        page.wait_for_url("**/search/?q=charging")
        assert len(hits(page)) == 30
        page.locator(".vgi-more button").click()
        page.locator(".vgi-hits li").nth(59).wait_for()
        assert page.evaluate("document.activeElement.closest('li') === document.querySelectorAll('.vgi-hits li')[30]")
        page.locator(".vgi-ask input").fill("qqzzqq")
        page.locator(".vgi-status", has_text="Nothing was found for “qqzzqq”.").wait_for()
        assert page.locator(".vgi-hits li:visible").count() == 0


@pytest.mark.browser
def test_without_scripts_the_field_leads_to_lists_of_everything(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE, java_script_enabled=False) as page:
        page.goto(address(real_site) + "term/evse/")
        field(page).fill("EVSE")
        field(page).press("Enter")
        page.wait_for_url("**/search/?q=EVSE")
        assert page.locator("noscript").first.inner_text().startswith("Searching needs JavaScript")
        for kind in real_site.kb.kinds:
            assert page.locator(f".vgi-az a[href='../{kind}/']").is_visible()
        page.locator(".vgi-az a[href^='../term/#']", has_text="E").first.click()
        assert "Electric vehicle supply equipment" in page.locator("article").inner_text()


@pytest.mark.browser
def test_a_folder_on_disk_can_be_searched(browser: Any, real_site: BuiltSite) -> None:
    with visit(browser, WIDE) as page:
        page.goto((real_site.folder / "term" / "evse" / "index.html").as_uri())
        field(page).fill("departure time")
        page.locator(".vgi-option-all").wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("file:///**/term/departure-time/index.html")
        field(page).fill("EVSE")
        page.keyboard.press("Enter")
        page.wait_for_url("file:///**/search/index.html?q=EVSE")
        assert hits(page)[0] == ("Electric vehicle supply equipment", "Term")
        assert page.troubles == []


@pytest.mark.browser
def test_only_the_shards_of_the_question_are_loaded(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        loaded: list[int] = []
        page.on("response", lambda r: "/data/search/" in r.url and loaded.append(len(r.body())))
        page.goto(address(real_site))
        assert loaded == []
        field(page).click()
        suggestions(page, "price schedule california")
        assert sum(loaded) < 300_000
        assert len(loaded) < 20


# hostile records


@pytest.mark.browser
@pytest.mark.parametrize("question", ["hit", "onerror", "javascript", "script", "onclick", "constructor", "__proto__"])
def test_results_of_hostile_records_run_nothing(
    browser: Any, hostile_site: BuiltSite, address: Address, question: str
) -> None:
    with visit(browser, WIDE) as page:
        page.add_init_script(CALLED)
        page.goto(address(hostile_site) + f"search/?q={question}", wait_until="domcontentloaded")
        page.locator(".vgi-status", has_text=question).wait_for()
        found = page.locator(".vgi-hits li").count()
        assert found or question in ("constructor", "__proto__")
        field(page).fill(question)
        page.wait_for_timeout(500)  # for what a picture that cannot be loaded would do
        assert page.locator("[role=option]").count() or not found
        nothing_ran(page)
        assert page.locator(".vgi-hits img, .vgi-hits script, .vgi-search img, .vgi-search script").count() == 0
        assert page.asked == {host(address(hostile_site))}
        assert page.troubles == []


@pytest.mark.browser
def test_a_hostile_question_is_read_as_it_was_written(browser: Any, small_site: BuiltSite, address: Address) -> None:
    with visit(browser, NARROW) as page:
        page.add_init_script(CALLED)
        for attack in ATTACKS:
            written = " ".join(attack.split())
            page.goto(address(small_site) + "search/")
            page.locator(".vgi-ask input").fill(written)
            page.locator(".vgi-status:not(:empty)").wait_for()
            assert f"“{written}”" in page.locator(".vgi-status").inner_text()
            assert overflow(page) <= 0, written
            nothing_ran(page)


def test_titles_of_hostile_records_stand_in_the_index_letter_by_letter(hostile_site: BuiltSite) -> None:
    site = Site(hostile_site.kb, (), ())
    told = {thing.address: thing.title for thing in found_things(site)}
    for attack, text in enumerate(ATTACKS):
        assert told[f"driver/{id_of(attack)}/"] == text
    for file in search_files.make(site):
        assert not set(file.content.decode()) & set("<>&'")
        assert data_of(file) is not None


def test_scripts_of_the_search_build_no_markup_from_data() -> None:
    for path in sorted((ROOT / "scripts" / "vgikb" / "assets").glob("search*.js")):
        text = Path(path).read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text), path
