"""Whatever rests on a clause of a source is found under the clause's own number."""

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from built_pages import built_page, target
from conftest import BuiltSite
from knowledge_bases import name_of, world
from vgikb.findings import Name
from vgikb.page_markup import LISTED
from vgikb.pages import Site
from vgikb.pages.outside_numbers import ON_A_PAGE, addresses, clauses, numbers, outside_numbers, slug
from vgikb.site import site_pages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8.3.4", "8.3.4"),
        ("Table 7", "table-7"),
        ("44269(a)(13)", "44269-a-13"),
        ("mod_sessions, charging preferences", "mod-sessions-charging-preferences"),
        ("§ 5.", "5"),
        ("Anlage Ä", "anlage-a"),
    ],
)
def test_a_clause_makes_a_readable_address(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_clauses_share_an_address_only_if_they_differ_in_marks(one: str, other: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+([.-]+[a-z0-9]+)*", slug(one))
    assert len(slug(one)) < 80
    if slug(one) == slug(other) and one.isascii() and other.isascii():
        letters = [re.sub("[^a-z0-9]", "", text.casefold()) for text in (one, other)]
        assert letters[0] == letters[1]


@pytest.mark.parametrize("text", ["условие", "第3条", "x" * 200, "con", "page-2", "--"])
def test_what_makes_no_good_address_gets_a_number_of_its_own(text: str) -> None:
    assert re.search("-[0-9a-f]{8}$", slug(text))
    assert slug(text) != slug(text + "y" if text != "--" else "y")


def test_several_bare_numbers_are_several_clauses() -> None:
    assert numbers("K01, K02 and 5.2.5") == ["K01", "K02", "5.2.5"]
    assert numbers("scope; 7.3.4") == ["scope; 7.3.4"]
    assert numbers("5 to 12") == ["5 to 12"]


CITED = {
    "source/s": {"former-ids": ["old-s"]},
    "term/t": {"definitions": [{"source": "s", "clause": "7.10", "says": "something"}]},
    "requirement/r": {"sources": [{"source": "s", "locator": "7.9, 7.10"}, {"source": "s"}]},
    "protocol/p": {},
    "coverage/p": {
        "protocol": "p",
        "claims": [{"requirement": "r", "support": "partial", "source": "s", "clause": "table 1", "note": "Less."}],
    },
    "driver/u": {"status": "withdrawn", "reason": "Nothing.", "sources": [{"source": "s", "locator": "99"}]},
}


def test_the_clauses_of_a_source_stand_in_the_order_of_their_numbers_with_what_rests_on_them() -> None:
    kb = world(CITED)
    found = {
        clause.text: [(heading, [use.record.id for use in uses]) for heading, uses, _ in clause.groups(kb.kinds)]
        for clause in clauses(kb)[name_of("source/s")]
    }
    assert list(found) == ["7.9", "7.10", "table 1"]
    assert found["7.10"] == [("Requirements", ["r"]), ("Definition beside ours", ["t"])]
    assert found["table 1"] == [("Claims", ["r"])]
    claim = clauses(kb)[name_of("source/s")][2].uses[0]
    assert (claim.protocol, claim.support) == (name_of("protocol/p"), "partial")


def test_the_short_address_is_there_under_former_ids_too() -> None:
    files = {file.path: file.content.decode() for file in addresses.make(Site(world(CITED), [], []))}
    for source in ("s", "old-s"):
        assert 'url=../../../source/s/#clause-7.10"' in files[f"ref/{source}/7.10/index.html"]
        assert 'url=../../source/s/#clauses"' in files[f"ref/{source}/index.html"]


def test_a_source_with_very_many_clauses_has_further_pages() -> None:
    many = {
        f"term/t{number}": {"sources": [{"source": "s", "locator": f"{number}"}]} for number in range(ON_A_PAGE + 9)
    }
    site = Site(world({"source/s": {}, **many}), [], [])
    made = {page.path: page.text for page in site_pages(site) if page.path in ("source/s.md", "ref/s/page-2.md")}
    assert [text.count('<dt id="clause-') for text in made.values()] in ([ON_A_PAGE, 9], [9, ON_A_PAGE])
    assert f'<dt id="clause-{ON_A_PAGE}">' in made["ref/s/page-2.md"]
    assert 'href="../../ref/s/page-2/"' in unescape(made["source/s.md"])
    files = {file.path: file.content.decode() for file in addresses.make(site)}
    assert f"ref/s/page-2/#clause-{ON_A_PAGE}" in files[f"ref/s/{ON_A_PAGE}/index.html"]


def test_what_rests_on_a_clause_is_cut_and_counted() -> None:
    many = {f"term/t{number:03}": {"sources": [{"source": "s", "locator": "1"}]} for number in range(LISTED + 5)}
    kb = world({"source/s": {}, **many})
    [clause] = clauses(kb)[name_of("source/s")]
    [(_, uses, more)] = clause.groups(kb.kinds)
    assert (len(uses), more) == (LISTED, 5)


def test_without_clauses_there_is_still_a_page_about_them() -> None:
    [page] = outside_numbers.make(Site(world({"term/t": {}}), [], []))
    assert "For instance" not in page.text


def test_every_clause_that_is_cited_leads_to_what_rests_on_it(real_site: BuiltSite) -> None:
    known = clauses(real_site.kb)
    assert sum(map(len, known.values())) > 1000
    for source, found in known.items():
        for clause in found:
            assert leads_to(real_site.folder, f"ref/{source.id}/{clause.slug}") == clause_place(
                real_site, source, clause.slug
            )
            page = built_page(real_site.folder / str(source) / "index.html")
            assert f"clause-{clause.slug}" in page.anchors


def leads_to(folder: Path, path: str) -> tuple[Path, str]:
    page = built_page(folder / path / "index.html")
    [address] = page.addresses
    assert f"url={address}" in page.path.read_text(encoding="utf-8")
    return target(page, address, folder)


def clause_place(site: BuiltSite, source: Name, slug_: str) -> tuple[Path, str]:
    return (site.folder / str(source) / "index.html").resolve(), f"clause-{slug_}"
