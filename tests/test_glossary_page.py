"""The glossary: what each community calls a thing, trees, indexes in parts, and the pages and tooltips made of them."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from built_pages import built_page, built_pages
from conftest import BuiltSite
from hostile import ATTACKS, id_of
from knowledge_bases import project_kinds, world
from test_browser import CALLED, NARROW, SETTLED, WIDE, host, nothing_ran, overflow, unreachable, visit
from vgikb.findings import Name
from vgikb.glossary import DEEP, LARGE, MANY, Branch, Word, columns_of, glossary
from vgikb.graph import KnowledgeBase
from vgikb.listing import LINES, Entry, folded, heading, in_parts, index_of, letter
from vgikb.pages import Site
from vgikb.pages.glossary import SHARDS, communities, definitions, shard, subjects, trees
from vgikb.pages.kinds import kind_pages
from vgikb.pages.records import record_pages

Address = Callable[[BuiltSite], str]
TOP = 500_000  # bytes of a page
VIEWS = ["term/", "glossary/hierarchy/", "glossary/subjects/", "glossary/communities/"]
TERM = "a.vgi-term:visible"


def site_of(kb: KnowledgeBase) -> Site:
    return Site(kb, (), ())


def pages_of(family: Any, kb: KnowledgeBase) -> dict[str, str]:
    """Path and Markdown of the pages of one family."""
    return {page.path: unescape(page.text) for page in family.make(site_of(kb))}


# what communities call a thing

OUTLET = {
    "title": "Supply equipment",
    "abbreviations": ["EVSE"],
    "definition": "part that serves one vehicle at a time",
    "subject": "charging",
    "also-called": [
        {"label": "Connector", "used-by": "ocpp", "match": "overlaps"},
        {"label": "Charging port", "used-by": "us-federal"},
        {"label": "Recharging point", "used-by": "eu-law"},
        {"label": "Charger", "used-by": "california", "match": "broader"},
    ],
    "definitions": [
        {"source": "one-text", "clause": "2.2", "says": "Connectors are outlets", "match": "broader"},
        {"source": "two-text", "clause": "1.2", "says": "An EVSE serves one vehicle", "match": "same"},
        {"source": "nevi", "clause": "a", "says": "The charging port charges one vehicle", "match": "same"},
        {"source": "afir", "says": "An interface", "match": "same"},
        {"source": "blog", "says": "EVSE is a box", "match": "broader"},
    ],
}
RULES = {
    "protocol/talk-1": {"family": "ocpp", "short": "Talk 1"},
    "protocol/talk-2": {"family": "ocpp", "short": "Talk 2"},
    "source/one-text": {"documents": ["talk-1"], "publisher": "Talkers"},
    "source/two-text": {"documents": ["talk-2"], "publisher": "Talkers"},
    "source/nevi": {"publisher": "Highways", "type": "law"},
    "source/other-rule": {"publisher": "Highways", "type": "law"},
    "source/afir": {"publisher": "Union", "type": "law"},
    "source/blog": {"publisher": "Somebody", "type": "web-page"},
    "driver/rule": {"jurisdiction": "US", "sources": [{"source": "other-rule"}, {"source": "blog"}]},
    "driver/afir": {"jurisdiction": "EU", "sources": [{"source": "afir"}]},
}
KB = world(
    {"term/evse": OUTLET, "term/station": {"title": "Station", "related": ["evse"], "subject": "charging"}, **RULES}
)


def said(kb: KnowledgeBase, id_: str = "evse") -> list[tuple[str, str, str, str]]:
    words = glossary(kb).words(kb.records[Name("term", id_)])
    return [(word.community, word.label, word.match, word.source.id if word.source else "") for word in words]


def test_each_community_has_its_word_with_the_document_that_proves_it() -> None:
    assert said(KB) == [
        ("ocpp", "Connector", "broader", "one-text"),
        ("ocpp", "EVSE", "same", "two-text"),
        ("us-federal", "Charging port", "same", "nevi"),
        ("california", "Charger", "broader", ""),
        ("eu-law", "Recharging point", "same", ""),
        ("eu-law", "", "same", "afir"),  # says what it is, not what it is called
        ("", "EVSE", "broader", "blog"),
    ]


def test_editions_are_told_apart_by_what_their_documents_describe() -> None:
    words = glossary(KB).words(KB.records[Name("term", "evse")])
    editions = {word.label: [protocol.id for protocol in word.protocols] for word in words if word.community == "ocpp"}
    assert editions == {"Connector": ["talk-1"], "EVSE": ["talk-2"]}


def test_a_publisher_speaks_for_the_place_of_its_rules() -> None:
    spoken = {source.id: community for source, community in glossary(KB).community_of.items()}
    assert spoken["nevi"] == spoken["other-rule"] == "us-federal"  # no driver rests on the first
    assert "blog" not in spoken  # a driver rests on it, but it makes no rules


def test_a_publisher_of_rules_in_two_places_speaks_for_none() -> None:
    kb = world({**RULES, "driver/third": {"jurisdiction": "GB", "sources": [{"source": "nevi"}]}})
    assert "us-federal" not in glossary(kb).community_of.values()


@pytest.mark.parametrize(("says", "label"), [("Ports are many", "Port"), ("A portal", ""), ("The PORT", "Port")])
def test_a_definition_proves_a_word_only_as_a_whole_word(says: str, label: str) -> None:
    called = [{"label": "Port", "used-by": "us-federal"}]
    told = [{"source": "nevi", "says": says}]
    kb = world({"term/evse": {"title": "Outlet", "also-called": called, "definitions": told}, **RULES})
    alone = [("us-federal", "Port", "same", ""), ("us-federal", "", "", "nevi")]
    assert said(kb) == ([("us-federal", "Port", "same", "nevi")] if label else alone)


@pytest.mark.parametrize(
    ("clause", "says", "label"),
    [("Charger", "Has charging ports", "Charger"), ("2.2", "A charging port of a charger", "Charging port")],
)
def test_the_clause_names_the_word_before_the_text_does_and_the_first_word_before_others(
    clause: str, says: str, label: str
) -> None:
    called = [{"label": label, "used-by": "us-federal"} for label in ("Charging port", "Charger", "Port")]
    told = [{"source": "nevi", "clause": clause, "says": says}]
    kb = world({"term/evse": {"title": "Outlet", "also-called": called, "definitions": told}, **RULES})
    assert [word for word in said(kb) if word[3]] == [("us-federal", label, "same", "nevi")]


def test_columns_begin_with_those_who_say_most() -> None:
    word = [Word("", "", "")]
    assert columns_of([{"sae": word, "ocpp": word}, {"sae": word}, {"ieee": word}]) == ["sae", "ocpp", "ieee"]


def test_the_table_of_communities_answers_in_one_row_what_each_calls_a_thing() -> None:
    page = pages_of(communities, KB)["glossary/communities.md"]
    [row] = re.findall(r'<tr class="vgi-entry"[^>]*><th scope="row"[^>]*>.*?Supply equipment.*?</tr>', page)
    columns = re.findall(r'<th scope="col" data-community="([^"]*)">', page)
    cells = {
        community: cell for community, cell in zip(columns, re.findall("<td>(.*?)</td>", row), strict=True) if cell
    }
    words = {community: re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", cell)).split() for community, cell in cells.items()}
    assert words == {
        "ocpp": ["Connector", "broader", "Talk", "1", "EVSE", "Talk", "2"],
        "us-federal": ["Charging", "port", "The", "nevi"],
        "california": ["Charger", "broader"],
        "eu-law": ["Recharging", "point", "defines", "it", "same", "meaning", "The", "afir"],
    }


def test_a_term_page_has_the_words_and_definitions_side_by_side_and_those_of_things_around() -> None:
    text = pages_of(record_pages, KB)["term/evse.md"]
    sides = text.partition("## Definitions side by side")[2].partition("## ")[0]
    assert len(re.findall("<li>", sides)) == 1 + len(OUTLET["definitions"])
    for body in ("This glossary", "Talkers", "Highways", "Union", "Somebody", "than ours", "Connectors are outlets"):
        assert body in sides
    assert "## Words for things around it" not in text  # nothing is recorded for the station
    around = {"also-called": [{"label": "Post", "used-by": "gb-law"}], "related": ["evse"]}
    both = pages_of(record_pages, world({"term/evse": OUTLET, "term/station": around, **RULES}))["term/evse.md"]
    assert "Post" in both.partition("## Words for things around it")[2].partition("## ")[0]


def test_broader_narrower_and_related_terms_are_told_apart_on_a_term_page() -> None:
    kb = world(
        {"term/a": {"broader": ["b"], "related": ["d"]}, "term/b": {}, "term/c": {"broader": ["a"]}, "term/d": {}}
    )
    text = pages_of(record_pages, kb)["term/a.md"].partition("## Links")[0]
    groups = dict(re.findall(r"<dt>(Broader|Narrower|Related)</dt><dd[^>]*>(.*?)</dd>", text))
    links = {title: re.findall(r"/term/(\w+)/", html) for title, html in groups.items()}
    assert links == {"Broader": ["b"], "Narrower": ["c"], "Related": ["d"]}


# trees


def broader(links: Mapping[str, list[str]]) -> KnowledgeBase:
    """Terms with their broader ones."""
    named = {*links, *(above for ends in links.values() for above in ends)}
    return world({f"term/{id_}": ({"broader": links[id_]} if links.get(id_) else {}) for id_ in sorted(named)})


def shape(branch: Branch) -> Any:
    mark = branch.term.id + ("^" if branch.elsewhere else "") + (f"+{branch.more}" if branch.more else "")
    return {mark: [shape(below) for below in branch.narrower]} if branch.narrower else mark


@pytest.mark.parametrize(
    ("links", "shapes"),
    [
        ({"b": ["a"], "c": ["a"], "d": ["b"]}, [{"a": [{"b": ["d"]}, "c"]}]),
        ({"c": ["a", "b"], "d": ["c"]}, [{"a": [{"c": ["d"]}]}, {"b": ["c^"]}]),  # under both, told once
        ({"a": ["b"], "b": ["a"]}, [{"a": [{"b": ["a^"]}]}]),  # a circle
        ({"a": ["a"]}, [{"a": ["a^"]}]),
        ({"b": []}, []),
    ],
)
def test_trees_hold_each_term_once_under_each_broader_one(links: dict[str, list[str]], shapes: list[Any]) -> None:
    assert [shape(tree) for tree in glossary(broader(links)).trees()] == shapes


LINKS = st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), unique=True), max_size=8)


@given(LINKS)
def test_trees_tell_every_link_once_whatever_the_circles(links: dict[str, list[str]]) -> None:
    told = Counter(
        (below.term.id, branch.term.id)
        for tree in glossary(broader(links)).trees()
        for branch in tree.walk()
        for below in branch.narrower
    )
    assert told == Counter((id_, above) for id_, ends in links.items() for above in ends)


def test_a_long_chain_and_a_wide_term_are_cut_and_nothing_is_lost() -> None:
    chain = {f"c{number:03}": [f"c{number - 1:03}"] for number in range(1, 60)}
    wide = {f"w{number:03}": ["w"] for number in range(MANY + 7)}
    grown = glossary(broader({**chain, **wide})).trees()
    told = Counter(branch.term for tree in grown for branch in tree.walk() if branch.narrower)
    assert set(told.values()) == {1}
    assert len(told) == len(chain) + 1
    assert max(depth(tree) for tree in grown) == DEEP
    assert [branch.more for tree in grown for branch in tree.walk() if branch.more] == [7]
    assert all(sum(1 for _ in tree.walk()) < LARGE + MANY * DEEP for tree in grown)


def depth(branch: Branch) -> int:
    return 1 + max(map(depth, branch.narrower)) if branch.narrower else 0


def test_a_term_that_is_told_elsewhere_leads_there(small_site: BuiltSite) -> None:
    page = pages_of(trees, broader({"c": ["a", "b"], "d": ["c"]}))["glossary/hierarchy.md"]
    assert 'href="../../glossary/hierarchy/#c"' in page
    assert page.count('id="c"') == 1


# indexes


def lines(kb: KnowledgeBase, kind: str = "term") -> list[str]:
    """What the index of a kind lists, with what each line leads to."""
    groups = index_of(kb, project_kinds()[kind])
    return [f"{group}: {line_text(entry)}" for group, entries in groups.items() for entry in entries]


def line_text(entry: Entry) -> str:
    see = ", ".join(f"{name.id} ({whose})" if whose else name.id for name, whose in entry.see)
    return f"{entry.text} > {see}" if see else entry.text


def test_abbreviations_and_other_words_lead_to_the_terms_they_stand_for() -> None:
    called = [{"label": "Post", "used-by": "ocpp"}, {"label": "post", "used-by": "gb-law", "match": "overlaps"}]
    old = {"title": "Zähler", "deprecated-labels": ["Clock"], "also-called": [{"label": "Post", "used-by": "sae"}]}
    kb = world({"term/a": {"title": "Electric post", "abbreviations": ["EP"], "also-called": called}, "term/b": old})
    assert lines(kb) == [
        "C: Clock > b (no longer to be used)",
        "E: Electric post",
        "E: EP > a",
        "P: Post > a (OCPP; British law, overlaps), b (SAE)",
        "Z: Zähler",
    ]


def test_a_name_that_is_the_title_is_listed_once() -> None:
    kb = world({"term/a": {"title": "EVSE", "abbreviations": ["EVSE"]}, "term/w": {"status": "withdrawn"}})
    assert lines(kb) == ["E: EVSE"]


def test_other_kinds_list_their_other_names_too_and_dated_ones_their_years() -> None:
    kb = world(
        {
            "actor/csms": {"title": "Station manager", "aliases": [{"label": "Back office"}]},
            "meeting/m": {"title": "Later", "date": "2018-01-02"},
            "meeting/n": {"title": "First", "date": "2017-05-01"},
        }
    )
    assert lines(kb, "actor") == ["B: Back office > csms", "S: Station manager"]
    assert lines(kb, "meeting") == ["2017: First", "2018: Later"]


@pytest.mark.parametrize(
    ("text", "under"), [("évse", "E"), ("15118", "0-9"), ("(x)", "0-9"), ("Ж", "0-9"), ("", "0-9")]
)
def test_the_letter_of_a_name(text: str, under: str) -> None:
    assert letter(text) == under


@pytest.mark.parametrize(
    ("key", "words"),
    [("A", "A"), ("0-9", "0-9"), ("2017", "2017"), ("tariff-and-metering", "Tariff and metering"), ("", "Other")],
)
def test_the_heading_of_a_group(key: str, words: str) -> None:
    assert heading(key) == words


GROUPS = st.dictionaries(
    st.sampled_from(["A", "B", "C", "D", ""]), st.lists(st.integers(1, 9), min_size=1, max_size=30)
)


@given(GROUPS, st.integers(1, 12))
def test_parts_hold_every_line_in_order_within_their_size_at_addresses_of_their_own(
    groups: dict[str, list[int]], size: int
) -> None:
    parts = in_parts(groups, size, lambda line: line)
    told = [(key, line) for part in parts for key, held in part.groups.items() for line in held]
    assert told == [(key, line) for key, held in groups.items() for line in held]
    assert len({part.slug for part in parts}) == len(parts)
    for part in parts:
        held = [line for group in part.groups.values() for line in group]
        assert sum(held) <= size or len(held) == 1


def test_a_group_is_cut_only_if_it_is_longer_than_a_page() -> None:
    parts = in_parts({"A": [1] * 3, "B": [1] * 4, "C": [1] * 12}, 5)
    assert [(part.slug, part.title, part.lines) for part in parts] == [
        ("a", "A", 3),
        ("b", "B", 4),
        ("c", "C", 5),
        ("c-2", "C (2)", 5),
        ("c-3", "C (3)", 2),
    ]


@pytest.fixture(scope="module")
def many() -> KnowledgeBase:
    """Two and a half thousand terms that go by other names, and are broader and narrower."""
    bodies = ("ocpp", "sae", "california")
    return world(
        {
            f"term/t{number:04}": {
                "title": f"{'abcde'[number % 5]} term {number}",
                "definition": "something " * 14,
                "abbreviations": [f"T{number}"],
                "subject": ("charging", "power")[number % 2],
                "also-called": [{"label": f"{body} word {number}", "used-by": body} for body in bodies],
                **({"broader": [f"t{number // 3:04}"]} if number else {}),
            }
            for number in range(2500)
        }
    )


@pytest.mark.parametrize(
    "family", [kind_pages, trees, subjects, communities], ids=["a-z", "trees", "subjects", "words"]
)
def test_thousands_of_terms_are_split_into_pages_that_hold_them_all(family: Any, many: KnowledgeBase) -> None:
    made = {path: text for path, text in pages_of(family, many).items() if re.match(r"term/|a-z/term/|glossary/", path)}
    assert len(made) > 1
    assert max(len(text.encode()) for text in made.values()) < TOP
    linked = {id_ for text in made.values() for id_ in re.findall(r'href="[./]*/term/(t\d+)/"', text)}
    assert len(linked) == 2500
    first = made.get("term/index.md") or next(text for path, text in made.items() if path.count("/") == 1)
    addresses = {path.removesuffix(".md") for path in made if path.count("/") > 1}
    assert {re.sub(r"^(\.\./)+", "", link).rstrip("/") for link in re.findall(r'href="([^"#]*)"', first)} >= addresses


def test_the_index_of_a_short_kind_is_one_page() -> None:
    made = pages_of(kind_pages, KB)
    assert not [path for path in made if path.startswith("a-z/")]
    assert len(KB.of_kind("term")) < LINES


def linked_data(text: str) -> dict[str, Any]:
    [line] = [line for line in text.splitlines() if line.startswith("linked_data: ")]
    return dict(json.loads(json.loads(line.removeprefix("linked_data: "))))


def test_the_glossary_is_a_defined_term_set_of_all_its_terms() -> None:
    about = linked_data(pages_of(kind_pages, KB)["term/index.md"])
    assert about["@type"] == "DefinedTermSet"
    named = {term["name"]: term["@id"] for term in about["hasDefinedTerm"]}
    assert named == {"Supply equipment": "term/evse/", "Station": "term/station/"}
    term = linked_data(pages_of(record_pages, KB)["term/evse.md"])
    assert (term["@type"], term["@id"], term["inDefinedTermSet"]) == ("DefinedTerm", "term/evse/", about["@id"])
    assert {"EVSE", "Connector", "Recharging point"} <= set(term["alternateName"])


def test_a_split_glossary_is_one_defined_term_set(many: KnowledgeBase) -> None:
    made = pages_of(kind_pages, many)
    parts = [linked_data(text) for path, text in made.items() if path.startswith("a-z/term/")]
    assert {about["@id"] for about in parts} == {linked_data(made["term/index.md"])["@id"]}
    assert len({term["@id"] for about in parts for term in about.get("hasDefinedTerm", ())}) == 2500


# definitions for tooltips


def test_definitions_are_in_small_files_as_plain_text() -> None:
    marked = {"definition": "a *plain* [[evse|<part>]] of `it`", "abbreviations": ["A", "B"], "title": "Alpha"}
    kb = world({"term/a": marked, "term/evse": {}, "term/gone": {"status": "withdrawn"}})
    made = {file.path: read(file.content) for file in definitions.make(site_of(kb))}
    assert made[f"assets/data/terms/{shard('a')}.js"]["a"] == ["Alpha", "A, B", "a plain <part> of it"]
    assert {id_ for terms in made.values() for id_ in terms} == {"a", "evse"}


def read(content: bytes) -> dict[str, Any]:
    return dict(json.loads(content.decode().split(",", 1)[1].removesuffix(");\n")))


def test_the_script_of_the_tooltips_counts_files_as_python_does(real_site: BuiltSite) -> None:
    script = (real_site.folder / "assets" / "tooltips.js").read_text(encoding="utf-8")
    assert f"const SHARDS = {SHARDS};" in script
    sizes = [path.stat().st_size for path in (real_site.folder / "assets" / "data" / "terms").iterdir()]
    assert max(sizes) < 20_000
    for term in real_site.kb.of_kind("term"):
        assert term.id in read((real_site.folder / f"assets/data/terms/{shard(term.id)}.js").read_bytes())


SECTION = re.compile(r"<h2\b")
FOUND = re.compile(r'<a class="vgi-term" href="([^"]*)"')
OUTSIDE = re.compile(r"<(h[1-6]|code|pre)\b[^>]*>(?:(?!</\1>).)*class=\"vgi-term\"", re.DOTALL)


def articles(site: BuiltSite) -> Iterator[tuple[str, str]]:
    for page in built_pages(site.folder):
        html = page.path.read_text(encoding="utf-8")
        yield page.path.relative_to(site.folder).parent.as_posix(), html.partition("<article")[2]


def test_words_are_linked_once_in_each_section_of_every_page_and_never_to_the_page_itself(real_site: BuiltSite) -> None:
    linked = 0
    for path, html in articles(real_site):
        for section in SECTION.split(html):
            found = FOUND.findall(section)
            assert len(found) == len(set(found)), path
            assert not [link for link in found if link.endswith(f"/{path}/")], path
            linked += len(found)
        assert not OUTSIDE.search(html), path
    assert linked > 1000


def test_hand_written_pages_link_words_of_the_glossary(real_site: BuiltSite) -> None:
    [html] = [html for path, html in articles(real_site) if path == "method"]
    assert FOUND.search(html)


def test_no_page_of_the_glossary_is_heavy(real_site: BuiltSite) -> None:
    for view in VIEWS:
        assert (real_site.folder / view / "index.html").stat().st_size < TOP, view


# in a browser


def shown(page: Any) -> list[str]:
    """Names of the entries that are in sight."""
    return page.locator(".vgi-entry:visible").evaluate_all(  # type: ignore[no-any-return]
        "all => all.map(e => e.querySelector('.vgi-name').textContent.trim())"
    )


def spaced(text: str) -> str:
    """Small letters without accents, each word after a space."""
    return " " + re.sub(r"[^\w.]+|_", " ", folded(text)).strip()


def expected(kb: KnowledgeBase, typed: str) -> int:
    """How many lines of the index have names with words that begin so."""
    wanted = [f" {word}" for word in spaced(typed).split()]

    def name(entry: Entry) -> str:
        short = entry.record.data.get("abbreviations", ()) if entry.record else ()
        return spaced(" ".join((entry.text, *short)))

    entries = (entry for group in index_of(kb, kb.kinds["term"]).values() for entry in group)
    return sum(all(word in name(entry) for word in wanted) for entry in entries)


@pytest.mark.browser
@pytest.mark.parametrize("typed", ["ev", "EVSE", "charging st", "V2G", "iso-15118", "électric"])
def test_the_list_narrows_to_names_that_begin_with_what_is_typed(
    browser: Any, real_site: BuiltSite, address: Address, typed: str
) -> None:
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "term/")
        page.locator("[name=find]").fill(typed)
        names = shown(page)
        assert len(names) == expected(real_site.kb, typed) > 0
        query = page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")
        assert query == {"find": typed}
        page.reload()
        assert shown(page) == names
        assert page.locator("[name=find]").input_value() == typed
        letters = {letter(name) for name in names}
        assert set(page.locator(".vgi-letters a:visible").all_inner_texts()) == letters
        assert f"{len(names)} of" in page.locator(".vgi-found").inner_text()
        assert page.troubles == []


@pytest.mark.browser
def test_where_no_name_begins_so_definitions_that_say_it_are_shown(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, NARROW) as page:
        page.goto(address(real_site) + "term/?find=vehicle+at+a+time")
        assert any("EVSE" in name for name in shown(page))
        assert "No name begins so" in page.locator(".vgi-found").inner_text()
        page.locator("[name=find]").fill("evse")
        few = len(shown(page))
        page.locator("[name=text]").check()
        assert len(shown(page)) > few
        assert "text=1" in page.url


@pytest.mark.browser
def test_a_subject_can_be_chosen_and_stands_in_the_address(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    terms = [term for term in real_site.kb.of_kind("term") if term.data.get("subject") == "security"]
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "term/")
        page.locator("[name=subject]").select_option("security")
        page.reload()
        entries = page.locator(".vgi-entry:visible:not(.vgi-see)")
        assert entries.count() == len(terms)
        page.goto(address(real_site) + "term/?subject=nothing&communities=x&find=")
        assert len(shown(page)) > len(terms)
        assert page.troubles == []


@pytest.mark.browser
def test_without_scripts_everything_is_there_and_no_form(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE, java_script_enabled=False) as page:
        for view in [*VIEWS, "source/"]:
            page.goto(address(real_site) + view)
            assert page.locator(".vgi-entry").count() == page.locator(".vgi-entry:visible").count() > 50
            assert page.locator(".vgi-filter:visible").count() == 0
        page.goto(address(real_site) + "method/")
        link = page.locator(TERM).first
        words = link.get_attribute("href")
        link.click()
        assert page.url.endswith(words.removeprefix(".."))


@pytest.mark.browser
def test_the_index_of_every_kind_can_be_narrowed(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, NARROW) as page:
        for kind in real_site.kb.kinds.values():
            page.goto(address(real_site) + f"{kind.name}/?find=zzzz")
            assert shown(page) == [], kind.name
            page.locator("[name=find]").fill("")
            assert len(shown(page)) >= len(real_site.kb.of_kind(kind.name)), kind.name
        assert page.troubles == []


@pytest.mark.browser
def test_trees_fold_and_show_what_is_above_and_below_a_hit(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "glossary/hierarchy/")
        everything = len(shown(page))
        page.locator("[name=fold]").click()
        assert len(shown(page)) == len(glossary(real_site.kb).trees())
        page.locator("[name=unfold]").click()
        assert len(shown(page)) == everything
        page.locator("[name=find]").fill("v2x")
        [tree] = [tree for tree in glossary(real_site.kb).trees() if tree.term.id == "vgi"]
        [hit] = [branch for branch in tree.walk() if branch.term.id == "v2x"]
        assert len(shown(page)) == 1 + sum(1 for _ in hit.walk())
        summary = page.locator("summary:visible").last
        summary.focus()
        page.keyboard.press("Enter")
        assert len(shown(page)) < 1 + sum(1 for _ in hit.walk())


@pytest.mark.browser
def test_communities_can_be_set_side_by_side_and_shared(browser: Any, real_site: BuiltSite, address: Address) -> None:
    path = "glossary/communities/?find=electric+vehicle+supply&communities=ocpp%2Ceu-law"
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + path)
        heads = page.locator(".vgi-words thead th:visible").all_inner_texts()
        assert sorted(head.split("\n")[0] for head in heads) == ["EU law", "OCPP", "This glossary"]
        [row] = page.locator(".vgi-words .vgi-entry:visible").all_inner_texts()
        assert "Recharging point" in row
        assert "OCPP 2.1" in row
        page.locator("[value=eu-law]").uncheck()
        assert "communities=ocpp" in page.url
        assert "eu" not in page.url.partition("?")[2]
        page.locator("[name=find]").fill("")
        page.locator("[value=ocpp]").uncheck()
        page.locator("[value=sae]").check()
        rows = page.locator(".vgi-words .vgi-entry:visible")
        words = [glossary(real_site.kb).words(term) for term in real_site.kb.of_kind("term")]
        assert rows.count() == sum(any(word.community == "sae" for word in said) for said in words)
        assert page.locator(".vgi-spoken section:visible").count() == 1
        assert page.troubles == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 768, 390, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_glossary_fits_every_window(
    browser: Any, real_site: BuiltSite, address: Address, width: int, scheme: str
) -> None:
    with visit(browser, (width, 800), color_scheme=scheme) as page:
        for path in [*VIEWS, "term/evse/", "term/charging-station/", "term/der-aggregator/", "actor/"]:
            page.goto(address(real_site) + path)
            assert overflow(page) <= 0, path
            assert unreachable(page) <= {"CODE.", "SPAN.vgi-in"}, path
        assert page.asked == {host(address(real_site))}


@pytest.mark.browser
def test_tools_are_not_printed_and_tables_are_whole(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        page.emulate_media(media="print")
        for path in VIEWS:
            page.goto(address(real_site) + path)
            assert page.locator(".vgi-filter:visible, .vgi-letters:visible, .vgi-views:visible").count() == 0, path
            assert len(shown(page)) > 50
        assert page.locator(".vgi-words").evaluate("e => e.scrollHeight <= e.clientHeight + 2")


# tooltips

TIP = "#vgi-tip"


def with_term(page: Any, site: BuiltSite, base: str) -> Any:
    """A page with a word of the glossary, and that word."""
    page.goto(base + "method/")
    return page.locator("article p a.vgi-term:visible").first


def definition_of(site: BuiltSite, link: Any) -> str:
    record = site.kb.records[Name("term", link.get_attribute("href").split("/")[-2])]
    return site_of(site.kb).prose.plain(str(record.data["definition"]))


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_definition_shows_under_the_pointer_which_may_move_onto_it(
    browser: Any, small_site: BuiltSite, address: Address, scheme: str
) -> None:
    with visit(browser, WIDE, color_scheme=scheme) as page:
        link = with_term(page, small_site, address(small_site))
        link.hover()
        tip = page.locator(TIP)
        tip.wait_for()
        assert definition_of(small_site, link) in tip.inner_text()
        assert link.get_attribute("aria-describedby") == "vgi-tip"
        assert tip.get_attribute("role") == "tooltip"
        box = tip.bounding_box()
        page.mouse.move(box["x"] + 10, box["y"] + 10, steps=8)
        page.wait_for_timeout(600)  # longer than it takes to go
        assert tip.is_visible()
        page.mouse.move(5, 700, steps=3)
        tip.wait_for(state="detached")
        assert link.get_attribute("aria-describedby") is None
        assert page.troubles == []
        assert page.asked == {host(address(small_site))}


@pytest.mark.browser
def test_the_keyboard_shows_and_escape_takes_away_the_definition(
    browser: Any, small_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        link = with_term(page, small_site, address(small_site))
        link.evaluate(
            "link => { const before = document.createElement('button'); link.before(before); before.focus(); }"
        )
        page.keyboard.press("Tab")
        tip = page.locator(TIP)
        tip.wait_for()
        assert definition_of(small_site, link) in tip.inner_text()
        page.keyboard.press("Escape")
        assert tip.count() == 0
        assert link.evaluate("link => link === document.activeElement")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        tip.wait_for()
        page.keyboard.press("Shift+Tab")
        tip.wait_for(state="detached")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/term/*/")


@pytest.mark.browser
@pytest.mark.parametrize("second", ["the link inside", "the word again"])
def test_the_first_tap_shows_the_definition_and_the_second_leads_on(
    browser: Any, small_site: BuiltSite, address: Address, second: str
) -> None:
    with visit(browser, NARROW, has_touch=True, is_mobile=True) as page:
        link = with_term(page, small_site, address(small_site))
        link.tap()
        tip = page.locator(TIP)
        tip.wait_for()
        assert page.url.endswith("/method/")
        assert definition_of(small_site, link) in tip.inner_text()
        assert overflow(page) <= 0
        box = tip.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW[0]
        (tip.locator("a") if second == "the link inside" else link).tap()
        page.wait_for_url("**/term/*/")


@pytest.mark.browser
def test_a_tap_elsewhere_takes_the_definition_away(browser: Any, small_site: BuiltSite, address: Address) -> None:
    with visit(browser, NARROW, has_touch=True, is_mobile=True) as page:
        with_term(page, small_site, address(small_site)).tap()
        page.locator(TIP).wait_for()
        page.locator("h1").tap()
        page.locator(TIP).wait_for(state="detached")
        assert page.url.endswith("/method/")


@pytest.mark.browser
def test_definitions_show_from_a_folder_on_disk(browser: Any, small_site: BuiltSite) -> None:
    with visit(browser, WIDE) as page:
        page.goto((small_site.folder / "method" / "index.html").as_uri())
        page.locator("article p a.vgi-term:visible").first.hover()
        page.locator(TIP).wait_for()


@pytest.mark.browser
def test_definitions_of_hostile_records_are_text(browser: Any, hostile_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        page.add_init_script(CALLED)
        seen = set()
        for attack in (0, 1, 2, 11, 16):
            page.goto(address(hostile_site) + "glossary/subjects/", wait_until="domcontentloaded")
            page.locator(f'.vgi-terms a[href$="/term/{id_of(attack)}/"]').first.hover()
            page.locator(TIP).wait_for(timeout=SETTLED)
            seen.add(" ".join(page.locator(f"{TIP} strong").inner_text().split()))
            nothing_ran(page)
            page.mouse.move(2, 2)
        assert any("<script>hit()</script>" in text for text in seen)
        for view in VIEWS:
            page.goto(address(hostile_site) + view, wait_until="domcontentloaded")
            page.locator("[name=find]").fill(ATTACKS[1])
            nothing_ran(page)
            assert overflow(page) <= 0, view


def test_every_page_of_the_glossary_says_where_it_stands(small_site: BuiltSite) -> None:
    for view in VIEWS:
        html = (small_site.folder / view / "index.html").read_text(encoding="utf-8")
        [here] = map(unescape, re.findall(r'<a href="([^"]*)" aria-current="page">', html))
        page = built_page(small_site.folder / view / "index.html")
        assert (page.path.parent / here).resolve() == page.path.parent
