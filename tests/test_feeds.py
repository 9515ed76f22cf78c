"""Whoever follows a feed is told of each release and of what is not released yet, in valid Atom."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest

from built_pages import built_page, built_pages
from conftest import BuiltSite
from knowledge_bases import TODAY, name_of, world
from repositories import AUTHOR, released
from vgikb.graph import load
from vgikb.history import history
from vgikb.pages import Site
from vgikb.pages.feeds import feeds
from vgikb.publication import Publication

NS = {"a": "http://www.w3.org/2005/Atom"}
ADDRESS = "https://kb.example/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = released(tmp_path_factory.mktemp("feeds") / "root")
    kb = load(root, TODAY)
    return Site(kb, [], [], Publication(ADDRESS), history=history(root, kb))


def made(site: Site) -> dict[str, ElementTree.Element]:
    return {file.path: ElementTree.fromstring(file.content) for file in feeds.make(site)}  # noqa: S314  # our own


@pytest.fixture(scope="module")
def found(site: Site) -> dict[str, ElementTree.Element]:
    return made(site)


def texts(element: ElementTree.Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path, NS)]


def everything(found: dict[str, ElementTree.Element]) -> Iterator[ElementTree.Element]:
    """Every feed and every entry."""
    for feed in found.values():
        yield feed
        yield from feed.findall("a:entry", NS)


def test_there_is_a_feed_of_all_of_each_kind_and_of_each_protocol(site: Site, found: dict[str, object]) -> None:
    protocols = {f"feeds/protocol/{record.id}.xml" for record in site.kb.of_kind("protocol")}
    assert set(found) == {"feeds/all.xml", *(f"feeds/{kind}.xml" for kind in site.kb.kinds), *protocols}


def test_feeds_and_entries_have_what_atom_asks_for(found: dict[str, ElementTree.Element]) -> None:
    for element in everything(found):
        for needed in ("id", "title", "updated"):
            assert len(texts(element, f"a:{needed}")) == 1
        [moment] = texts(element, "a:updated")
        assert len(moment) == 20
        assert moment.endswith("Z")
        rels = [link.get("rel") for link in element.findall("a:link", NS)]
        assert rels.count("alternate") == 1
        assert all(link.get("href", "").startswith(ADDRESS) for link in element.findall("a:link", NS))
    for path, feed in found.items():
        assert texts(feed, "a:author/a:name") == ["VGI knowledge base"]
        assert [link.get("href") for link in feed.findall("a:link[@rel='self']", NS)] == [ADDRESS + path]
        assert all(entry.find("a:content[@type='html']", NS) is not None for entry in feed.findall("a:entry", NS))


def test_an_id_names_one_thing_and_does_not_depend_on_the_address(
    site: Site, found: dict[str, ElementTree.Element]
) -> None:
    ids = [texts(element, "a:id")[0] for element in everything(found)]
    assert len(ids) == len(set(ids))
    assert all(id_.startswith("urn:vgikb:feed:") for id_ in ids)
    elsewhere = made(Site(site.kb, [], [], Publication(), history=site.history))
    assert [texts(element, "a:id")[0] for element in everything(elsewhere)] == ids


def test_entries_are_releases_newest_first_with_their_own_dates(found: dict[str, ElementTree.Element]) -> None:
    feed = found["feeds/all.xml"]
    assert texts(feed, "a:entry/a:title") == ["Not yet released, since 0.2.0", "Release 0.2.0", "Release 0.1.0"]
    dates = texts(feed, "a:entry/a:updated")
    assert dates == ["2026-03-01T00:00:00Z", "2026-02-20T08:00:00Z", "2026-01-10T09:30:00Z"]
    assert texts(feed, "a:updated") == dates[:1]


def test_a_kind_is_told_only_of_its_own_records(found: dict[str, ElementTree.Element]) -> None:
    [newest, second, _] = texts(found["feeds/term.xml"], "a:entry/a:content")
    assert f'<a href="{ADDRESS}term/session/">session</a>' in newest
    assert "gridtalk" not in newest
    assert "Renamed (1)" in second
    assert "term/old-word" in second
    assert texts(found["feeds/driver.xml"], "a:entry/a:title") == ["Release 0.1.0"]


def test_a_protocol_is_told_what_its_claims_became(found: dict[str, ElementTree.Element]) -> None:
    newest = texts(found["feeds/protocol/gridtalk-2.xml"], "a:entry/a:content")[0]
    assert f'<a href="{ADDRESS}requirement/price-schedule/">Convey a price schedule</a>: partial to full' in newest


def test_the_feed_of_a_renamed_protocol_is_still_there() -> None:
    found = made(Site(world({"protocol/p": {"former-ids": ["old-p"]}}), [], []))
    assert {"feeds/protocol/p.xml", "feeds/protocol/old-p.xml"} < set(found)


def test_a_feed_without_entries_or_address_is_still_a_feed() -> None:
    feed = made(Site(world({"protocol/p": {}}), [], []))["feeds/protocol/p.xml"]
    assert texts(feed, "a:updated") == [f"{TODAY}T00:00:00Z"]
    assert [link.get("href") for link in feed.findall("a:link", NS)] == ["../../protocol/p/"]


def test_no_name_of_a_person_is_told(site: Site) -> None:
    assert all(AUTHOR.encode() not in file.content for file in feeds.make(site))


def test_what_a_record_says_is_no_markup_of_a_feed() -> None:
    title = '<script>alert(1)</script> & "more"'
    kb = world({"protocol/p": {"title": title}})
    [file] = [file for file in feeds.make(Site(kb, [], [])) if file.path == "feeds/protocol/p.xml"]
    assert b"<script" not in file.content
    assert title in (ElementTree.fromstring(file.content).findtext("a:title", "", NS))  # noqa: S314  # our own


def test_every_page_names_the_feeds_that_tell_of_it(small_site: BuiltSite) -> None:
    for page in built_pages(small_site.folder):
        if page.path.parts[-4] == "ref" or page.path.parts[-3] == "ref" or page.path.name == "404.html":
            continue
        assert (small_site.folder / "feeds/all.xml").resolve() in feeds_of(page.path), page.path
    protocol = built_page(small_site.folder / str(name_of("protocol/gridtalk-2")) / "index.html")
    assert {path.name for path in feeds_of(protocol.path)} == {"all.xml", "protocol.xml", "gridtalk-2.xml"}


def feeds_of(path: Path) -> set[Path]:
    """The feeds that the head of a page names, all of them there."""
    page = built_page(path)
    named = {
        Path(urljoin(f"{path}", address)) for tag, _, address in page.links if tag == "link" and "feeds/" in address
    }
    assert all(feed.is_file() for feed in named)
    return {feed.resolve() for feed in named}
