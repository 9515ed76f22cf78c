"""The graph view shows what is linked, cut and counted, and the shortest chains; the map shows every link once."""

import hashlib
import json
import random
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx
import pytest

from built_pages import built_page
from conftest import BuiltSite
from hostile import ATTACKS, id_of
from knowledge_bases import ROOT, SMALL, grid_world, load_example, world
from test_browser import CALLED, NARROW, WIDE, host, nothing_ran, overflow, unreachable, visit
from vgikb.adjacency import ELEMENT, adjacency, label_words
from vgikb.coverage import coverage
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase
from vgikb.pages import Site
from vgikb.pages.architecture import DRAWN, IN_TABLE, architecture_data, architecture_page
from vgikb.pages.graph_view import A_FILE, ASIDE, COLUMNS, _names, graph_links, graph_names, graph_page
from vgikb.steps import ends

VENDOR = ROOT / "scripts" / "vgikb" / "assets" / "vendor"
ORDER = ("driver", "service", "use-case", "requirement", ELEMENT, "coverage", "protocol", "vocabulary")
MOST = 150
Address = Callable[[BuiltSite], str]
in_browser = pytest.mark.browser


def kind_of(name: str) -> str:
    return name.partition("/")[0]


def data_of(content: bytes) -> Any:
    """What a data file gives to `vgikb.load`."""
    return json.loads(content.decode().partition(",")[2].removesuffix(");\n"))


def usual(name: str) -> bool:
    return kind_of(name) not in ASIDE


def linked_points(kb: KnowledgeBase) -> Any:
    """The graph as records and claims state it, worked out without the page's own way of doing so."""
    graph = networkx.Graph()
    graph.add_nodes_from(str(name) for name in kb.records if kb.stands(name))
    graph.add_edges_from((str(edge.source), str(edge.target)) for edge in kb.edges)
    for record in kb.of_kind("coverage"):
        for claim in record.data["claims"]:
            for via in claim.get("via", ()):
                element = f"{ELEMENT}/{record.data['protocol']}/{via.partition('.')[0]}"
                graph.add_edge(element, f"requirement/{claim['requirement']}")
                graph.add_edge(element, f"protocol/{record.data['protocol']}")
    graph.remove_edges_from(list(networkx.selfloop_edges(graph)))
    return graph


# files of others


def test_files_of_others_are_the_ones_that_were_published() -> None:
    written = dict(line.split("  ")[::-1] for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    there = {path.relative_to(VENDOR).as_posix(): path for path in VENDOR.rglob("*") if path.is_file()}
    del there["SHA256SUMS"]
    assert written == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there.items()}
    assert {name.split("/")[0] for name in there} == {n.split("/")[0] for n in there if n.endswith("LICENSE")}


# the data


@pytest.fixture(scope="module")
def small() -> KnowledgeBase:
    return load_example(SMALL)


def read_back(kb: KnowledgeBase) -> tuple[list[list[Any]], Any]:
    """All entries of the files of links, and the graph they make."""
    entries = [entry for file in graph_links.make(Site(kb, (), ())) for entry in data_of(file.content)]
    graph = networkx.Graph()
    graph.add_nodes_from(entry[0] for entry in entries)
    pairs = ((entry[0], entries[other][0]) for entry in entries for _, *others in entry[2] for other in others)
    graph.add_edges_from(pairs)
    return entries, graph


def test_the_files_of_links_hold_every_link_at_both_ends(small: KnowledgeBase) -> None:
    entries, graph = read_back(small)
    expected = linked_points(small)
    assert set(graph.nodes) == set(expected.nodes)
    assert {frozenset(pair) for pair in graph.edges} == {frozenset(pair) for pair in expected.edges}
    links = [(code, n, other) for n, entry in enumerate(entries) for code, *others in entry[2] for other in others]
    assert {(code ^ 1, other, n) for code, n, other in links} == set(links)


def test_points_stand_in_the_order_in_which_browsers_compare_names() -> None:
    kb = world({"term/b": {}, "term/a": {}, "source/z": {}, "term/a.b": {}})
    assert [entry[0] for entry in read_back(kb)[0]] == ["source/z", "term/a", "term/a.b", "term/b"]
    kb = grid_world(claims={"p": {"r": {"via": ["\uffee", "\U0001f697"]}}})
    assert [entry[0][-1] for entry in read_back(kb)[0][1:3]] == ["\U0001f697", "\uffee"]


def test_an_element_says_how_far_and_by_which_of_its_members_it_carries_a_requirement() -> None:
    claim = {"support": "partial", "via": ["Limit.power", "Limit.start", "Other"], "note": "Only that."}
    points = adjacency(grid_world(claims={"p": {"r": claim}}))
    carried = {link.name: link.note for link in points.neighbours("requirement/r") if kind_of(link.name) == ELEMENT}
    limit = "partial, by Limit.power, Limit.start"
    assert carried == {"element/p/Limit": limit, "element/p/Other": "partial, by Other"}
    [support] = [link.note for link in points.neighbours("coverage/p") if link.name == "requirement/r"]
    assert support == "partial"


def test_inherited_claims_make_no_elements_of_their_own() -> None:
    kb = grid_world(
        claims={"one": {"r": {"via": ["Limit"]}}},
        more={
            "protocol/two": {"supersedes": ["one"]},
            "vocabulary/both": {"protocols": ["one", "two"], "elements": {"message": ["Limit"]}},
        },
    )
    assert coverage(kb).claims[Name("protocol", "two"), Name("requirement", "r")]
    assert list(adjacency(kb).elements) == ["element/one/Limit"]


def test_a_withdrawn_record_is_no_point() -> None:
    kb = world({"term/a": {}, "term/b": {"status": "withdrawn", "reason": "Twice."}})
    assert adjacency(kb).names == ("term/a",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Electric vehicle supply equipment", {"electric", "vehicle", "supply", "equipment"}),
        ("SetChargingProfileRequest", {"setchargingprofilerequest", "set", "charging", "profile", "request"}),
        ("Schedule of the EVs", {"schedule", "evs"}),
        ("Été à l'hôtel", {"ete", "hotel"}),
    ],
)
def test_a_label_is_looked_up_by_its_words_and_their_parts(text: str, expected: set[str]) -> None:
    assert expected <= label_words(text)
    assert not {"the", "of", "a"} & label_words(text)


def test_each_point_is_in_the_files_of_names_by_every_word_of_its_names(
    small: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = adjacency(small)
    for most in (60_000, 300, 1):
        monkeypatch.setattr("vgikb.pages.graph_view.LETTERS", most)
        _names.cache_clear()
        made = {file.path: data_of(file.content) for file in graph_names.make(Site(small, (), ()))}
        files = {path.partition("names-")[2].removesuffix(".js"): entries for path, entries in made.items()}
        assert max(map(len, files)) == (1 if most > 1000 else 4)
        for name in points.names:
            for word in (word for label in points.labels(name) for word in label_words(label)):
                found = [entry for key in files if word.startswith(key) for entry in files[key]]
                assert points.number[name] in [entry[0] for entry in found], (name, word)
    _names.cache_clear()


def test_a_file_of_links_has_a_fixed_number_of_points() -> None:
    kb = world({f"term/t{number}": {} for number in range(A_FILE + 3)})
    sizes = [len(data_of(file.content)) for file in graph_links.make(Site(kb, (), ()))]
    assert sizes == [A_FILE, 3]


def test_a_kind_that_is_only_a_schema_has_a_look(small: KnowledgeBase) -> None:
    kinds = {**small.kinds, "gadget": small.kinds["term"]}
    kb = KnowledgeBase(kinds, small.loaded, small.edges, small.unresolved, small.today)
    [page] = graph_page.make(Site(kb, (), ()))
    assert len(COLUMNS) < page.text.count('name="kinds"') == len(kinds) + 1
    assert 'value="gadget"' in page.text


# the pages without scripts


def test_the_page_counts_every_link_by_kind(real_site: BuiltSite) -> None:
    html = (real_site.folder / "graph" / "index.html").read_text(encoding="utf-8")
    rows = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)]
    counts = {(row[0], row[1], row[2], row[3]): int(row[4]) for row in rows if row}
    needs = [edge for edge in real_site.kb.edges if edge.field.full_name == "use-case.paths.steps.needs"]
    assert counts["Use case", "Needs", "Requirement", "asked for by"] == len(needs)
    between_records = [count for (source, *_), count in counts.items() if source != "Element"]
    assert sum(between_records) == len(real_site.kb.edges)


def test_pages_and_files_of_the_graph_are_small(real_site: BuiltSite) -> None:
    for page in ("graph", "architecture"):
        assert (real_site.folder / page / "index.html").stat().st_size < 150_000
    files = list((real_site.folder / "assets" / "data" / "graph").iterdir())
    assert max(file.stat().st_size for file in files) < 150_000


def test_every_record_leads_to_its_place_in_the_graph(small_site: BuiltSite) -> None:
    for name, record in small_site.kb.records.items():
        page = built_page(small_site.folder / str(name) / "index.html")
        linked = bool(small_site.kb.links_from(name) or small_site.kb.links_to(name)) and not record.withdrawn
        assert any(address.endswith(f"/graph/?start={name}") for address in page.addresses) == linked, name


def test_many_neighbours_are_drawn_by_kind_with_their_number(real_site: BuiltSite) -> None:
    html = (real_site.folder / "actor" / "csms" / "index.html").read_text(encoding="utf-8")
    [svg] = re.findall(r'<svg class="vgi-graph".*?</svg>', html)
    use_cases = {edge.source for edge in real_site.kb.links_to(Name("actor", "csms")) if edge.source.kind == "use-case"}
    assert f"{len(use_cases)} use cases" in svg
    assert 'href="#links-to"' in svg
    assert 'id="links-to"' in html
    assert len(svg) < 3000


def test_what_a_star_leaves_out_is_counted() -> None:
    from test_pages import pages_of

    many = {f"term/t{number:02}": {"related": ["a"]} for number in range(11)}
    text = pages_of(world({"term/a": {}, **many}))["term/a.md"]
    assert text.count('<a href="../../term/t0') >= 7
    assert ">and 4 more</text>" in text


# the map


def rows_of_the_map(site: BuiltSite) -> dict[str, tuple[int, set[str], int]]:
    """By interface: its number, the protocols that serve it, and how many paths take it, as the table says."""
    html = (site.folder / "architecture" / "index.html").read_text(encoding="utf-8")
    found = {}
    for row in re.findall(r'<tr data-line="\d+">.*?</tr>', html):
        number, over, paths, _ = re.findall(r"<td>(.*?)</td>", row)
        [interface] = re.findall(r'href="[./]*interface/([^/]*)/"', row)
        found[interface] = (int(number), set(re.findall(r'href="[./]*protocol/([^/]*)/"', over)), int(paths))
    return found


def paths_over(kb: KnowledgeBase, interface: Name) -> int:
    known = coverage(kb).ends
    paths = [path for record in kb.of_kind("use-case") for path in record.data["paths"]]
    return sum(any(known.get(frozenset(ends(step))) == interface for step in path["steps"]) for path in paths)


@pytest.mark.parametrize("site", ["small_site", "real_site"])
def test_the_table_has_every_link_with_the_protocols_that_serve_it(site: str, request: pytest.FixtureRequest) -> None:
    built: BuiltSite = request.getfixturevalue(site)
    rows = rows_of_the_map(built)
    served = coverage(built.kb).served
    assert set(rows) == {record.id for record in built.kb.of_kind("interface")}
    assert sorted(number for number, _, _ in rows.values()) == list(range(1, len(rows) + 1))
    for interface, (_, protocols, paths) in rows.items():
        name = Name("interface", interface)
        assert protocols == {protocol.id for protocol in served[name]}
        assert paths == paths_over(built.kb, name)


def test_the_map_draws_what_the_table_says(real_site: BuiltSite) -> None:
    html = (real_site.folder / "architecture" / "index.html").read_text(encoding="utf-8")
    [svg] = re.findall(r'<svg class="vgi-graph vgi-map".*?</svg>', html)
    drawn = {int(n): set(ends.split()) for n, ends in re.findall(r'data-line="(\d+)" data-ends="([^"]*)"', svg)}
    sides = ("grid-side", "vehicle-side")
    for interface, (number, protocols, _) in rows_of_the_map(real_site).items():
        data = real_site.kb.records[Name("interface", interface)].data
        assert drawn[number] == {data[side] for side in sides}
        assert ("unserved" in re.findall(rf'class="cable ([^"]*)" data-line="{number}"', svg)) == (not protocols)


def test_a_broken_or_equal_end_is_left_out_of_the_map() -> None:
    ends_ = {"grid-side": "a", "vehicle-side": "a"}
    kb = world({"actor/a": {}, "actor/b": {}, "interface/same": ends_, "interface/gone": {**ends_, "grid-side": "c"}})
    [page] = architecture_page.make(Site(kb, (), ()))
    assert "data-line" not in page.text


def test_of_very_many_links_the_most_used_are_drawn_and_the_rest_is_counted() -> None:
    count = IN_TABLE + 5
    unserved = " ".join(["a-z999", *(f"a-z{n:03}" for n in range(count - 1))])
    kb = grid_world({"u": {"p": ["a>z999 r"]}}, unserved=unserved)
    [page] = architecture_page.make(Site(kb, (), ()))
    assert page.text.count('class="cable') == DRAWN
    assert 'data-ends="a z999"' in page.text
    assert page.text.count("<tr data-line") == IN_TABLE
    assert "And 5 more" in page.text
    assert f"shows the {DRAWN} links that most use cases take, of {count}" in page.text


def test_the_data_of_the_map_say_which_link_each_step_takes_and_which_way() -> None:
    kb = grid_world({"u": {"p": ["a>b r", "b>a r", "b>b r", "b>c r"]}}, serves={"x": "a-b"})
    first, second = architecture_data.make(Site(kb, (), ()))
    data, [[path, _, steps]] = data_of(first.content), data_of(second.content)
    assert (data["useCases"], path) == ([["u", "The u"]], "p")
    assert [step[:4] for step in steps] == [
        [1, 1, "The a", "The b"],
        [1, -1, "The b", "The a"],
        [0, 0, "The b", "The b"],
        [0, 0, "The b", "The c"],
    ]
    assert data["protocols"] == [["x", "The x", [1]]]


# the graph view in a browser


def shown(page: Any) -> tuple[set[str], set[frozenset[str]]]:
    """Points and links of the list, by full names; the picture is held against it."""
    page.wait_for_function("document.getElementById('vgi-graph').dataset.shown")
    listed = page.evaluate(
        """() => { const name = n => vgikb.graph.point(Number(n)).name; const held = vgikb.picture.held();
        const list = document.querySelector('.vgi-list-of');
        const all = (what) => [...new Set([...list.querySelectorAll(`[data-${what}]`)].map(e => e.dataset[what]))];
        return { points: all('point').map(name), links: all('link').map(l => l.split('-').map(name)),
                 drawn: held.points.map(name), lines: held.links.map(l => l.split('-').map(name)) }; }"""
    )
    points, links = set(listed["points"]), {frozenset(pair) for pair in listed["links"]}
    assert points == set(listed["drawn"])
    assert links == {frozenset(pair) for pair in listed["lines"]}
    return points, links


def open_graph(page: Any, address: str, **state: str) -> None:
    page.goto(f"{address}graph/?{'&'.join(f'{key}={value}' for key, value in state.items())}")
    page.wait_for_function("document.querySelector('.vgi-said').textContent")


@pytest.fixture(scope="module")
def stated(real_site: BuiltSite) -> Any:
    return linked_points(real_site.kb)


@in_browser
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_view_shows_what_records_state(
    browser: Any, real_site: BuiltSite, address: Address, stated: Any, size: tuple[int, int]
) -> None:
    few = [name for name in sorted(stated) if usual(name) and 3 < stated.degree(name) < 40]
    with visit(browser, size) as page:
        for start in random.Random(3).sample(few, 6):  # noqa: S311  # no secret
            open_graph(page, address(real_site), start=start)
            points, links = shown(page)
            near = {name for name in stated[start] if usual(name)}
            assert points == near | {start}
            assert links == {frozenset(pair) for pair in stated.subgraph(points).edges}
            assert f"all {len(near)} linked record" in page.locator(".vgi-said").inner_text()
            assert overflow(page) <= 0
            assert unreachable(page) <= {"CODE."}
        assert page.troubles == []
        assert page.asked == {host(address(real_site))}


@in_browser
def test_only_what_is_near_is_loaded(browser: Any, real_site: BuiltSite, address: Address, stated: Any) -> None:
    start = next(name for name in sorted(stated) if kind_of(name) == "term" and stated.degree(name) == 2)
    files: set[str] = set()
    with visit(browser, WIDE) as page:
        page.on("request", lambda request: files.add(request.url) if "/graph/links-" in request.url else None)
        open_graph(page, address(real_site), start=start)
        points, _ = shown(page)
    assert 1 <= len(files) <= len(points)
    assert len(files) < len(adjacency(real_site.kb).names) / A_FILE / 3


@in_browser
@pytest.mark.parametrize("depth", ["1", "2", "3"])
def test_a_record_with_very_many_links_is_cut_and_the_rest_counted(
    browser: Any, real_site: BuiltSite, address: Address, stated: Any, depth: str
) -> None:
    start = max((name for name in stated if kind_of(name) == "requirement"), key=stated.degree)
    near = {name for name in stated[start] if usual(name)}
    assert len(near) > 60
    with visit(browser, WIDE) as page:
        open_graph(page, address(real_site), start=start, depth=depth)
        points, links = shown(page)
        said = page.locator(".vgi-said").inner_text()
    assert len(points) <= MOST
    assert links == {frozenset(pair) for pair in stated.subgraph(points).edges}
    assert f"{len(points & near)} of {len(near)} linked records" in said
    assert sum(map(int, re.findall(r"(\d+) [a-z ]+[,.]", said.partition("Not shown:")[2]))) == len(near - points)
    far = networkx.single_source_shortest_path_length(stated, start, cutoff=int(depth))
    assert points <= far.keys()
    assert int(depth) == 1 or points - near - {start}


@in_browser
def test_kinds_and_relations_are_chosen_by_hand_or_in_the_address(
    browser: Any, real_site: BuiltSite, address: Address, stated: Any
) -> None:
    start = "use-case/home-backup-v2h"
    with visit(browser, WIDE) as page:
        open_graph(page, address(real_site), start=start, kinds="requirement,source")
        points, _ = shown(page)
        assert points == {start} | {n for n in stated[start] if kind_of(n) in ("requirement", "source")}
        page.locator("[name=kinds][value=source]").uncheck()
        page.wait_for_url("**kinds=requirement&**" if "&" in page.url.split("kinds=")[1] else "**kinds=requirement")
        assert {kind_of(name) for name in shown(page)[0]} == {"use-case", "requirement"}
        wished = {str(edge.target) for edge in real_site.kb.links_from(Name("use-case", start.split("/")[1]))
                  if edge.field.name != "paths.steps.prefers" and edge.target.kind == "requirement"}  # fmt: skip
        page.locator(".vgi-relations-chosen summary").click()
        page.locator("[name=relations][value=prefers-wished-for-by]").uncheck()
        page.wait_for_url("**without=prefers-wished-for-by**")
        assert shown(page)[0] == wished | {start}
        page.reload()
        assert shown(page)[0] == wished | {start}
        page.locator("[name=usual]").click()
        page.wait_for_function("!location.search.includes('kinds=')")
        assert {kind_of(name) for name in shown(page)[0]} > {"use-case", "requirement", "actor"}


@in_browser
def test_a_source_shows_all_kinds_as_nothing_else_would_lead_on(
    browser: Any, real_site: BuiltSite, address: Address, stated: Any
) -> None:
    meeting = max((name for name in stated if kind_of(name) == "meeting"), key=stated.degree)
    with visit(browser, WIDE) as page:
        open_graph(page, address(real_site), start=meeting)
        assert shown(page)[0] == {meeting, *stated[meeting]}


@in_browser
def test_what_was_cut_is_shown_on_demand(browser: Any, real_site: BuiltSite, address: Address, stated: Any) -> None:
    start = "requirement/charging-limit"
    with visit(browser, WIDE) as page:
        open_graph(page, address(real_site), start=start)
        before, _ = shown(page)
        page.locator(".vgi-list-of li").first.get_by_role("button", name="linked with").click()
        page.wait_for_url("**open=requirement%2Fcharging-limit**")
        page.wait_for_function(f"document.querySelectorAll('.vgi-list-of [data-point]').length > {len(before)}")
        after, _ = shown(page)
        assert before < after
        assert len(after) == min(MOST, 1 + len([name for name in stated[start] if usual(name)]))
        page.locator(".vgi-list-of li").nth(3).get_by_role("button", name="Start here").click()
        page.wait_for_function("!location.search.includes('charging-limit')")
        assert "open=" not in page.url


def expected_length(stated: Any, start: str, to: str) -> int | None:
    """Links of the shortest chain: in the order from why to what if there is one, otherwise of any usual links."""
    kept = [name for name in stated if usual(name) or name in (start, to)]
    graph = stated.subgraph(kept)
    if kind_of(start) in ORDER and kind_of(to) in ORDER and kind_of(start) != kind_of(to):
        way = 1 if ORDER.index(kind_of(to)) > ORDER.index(kind_of(start)) else -1
        place = {name: way * ORDER.index(kind_of(name)) for name in kept if kind_of(name) in ORDER}
        onward = networkx.DiGraph()
        onward.add_nodes_from(place)
        pairs = ((a, b) for a, b in graph.edges if a in place and b in place and place[a] != place[b])
        onward.add_edges_from((a, b) if place[a] < place[b] else (b, a) for a, b in pairs)
        if networkx.has_path(onward, start, to):
            return int(networkx.shortest_path_length(onward, start, to))
    return int(networkx.shortest_path_length(graph, start, to)) if networkx.has_path(graph, start, to) else None


def pairs_to_join(stated: Any) -> Iterator[tuple[str, str]]:
    chance = random.Random(8)  # noqa: S311  # no secret
    by_kind = {kind: sorted(name for name in stated if kind_of(name) == kind) for kind in COLUMNS}
    yield "driver/gb-smart-charge-points-2021", "element/ocpp-2.1/SetChargingProfileRequest"
    kinds = "driver element, service protocol, term requirement, driver driver, element use-case, actor source"
    for first, second in (pair.split() for pair in kinds.split(", ")):
        yield chance.choice(by_kind[first]), chance.choice(by_kind[second])


@in_browser
def test_the_chain_between_two_records_is_the_shortest(
    browser: Any, real_site: BuiltSite, address: Address, stated: Any
) -> None:
    with visit(browser, WIDE) as page:
        for start, to in pairs_to_join(stated):
            open_graph(page, address(real_site), start=start, to=to)
            length = expected_length(stated, start, to)
            if start == to or length is None:
                assert "shortest" not in page.locator(".vgi-said").inner_text()
                continue
            shown(page)
            chains = page.evaluate(
                """[...document.querySelectorAll('.vgi-chain ol')].map(chain =>
                   [...chain.children].map(e => vgikb.graph.point(Number(e.dataset.point)).name))"""
            )
            assert {len(chain) - 1 for chain in chains} == {length}, (start, to)
            for chain in chains:
                assert (chain[0], chain[-1]) == (start, to)
                assert networkx.is_path(stated, chain)
            assert len({tuple(chain) for chain in chains}) == len(chains) <= 12
        assert page.troubles == []


@in_browser
def test_the_chain_from_a_law_to_a_message_ends_with_the_claim(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, NARROW) as page:
        open_graph(
            page, address(real_site), start="driver/gb-smart-charge-points-2021",
            to="element/ocpp-2.1/SetChargingProfileRequest",
        )  # fmt: skip
        text = " ".join(page.locator(".vgi-chain").first.inner_text().split())
        assert "from why to what" in page.locator(".vgi-said").inner_text()
        assert re.search(r"Demands: Charging limit Requirement carried by \(full, by SetChargingProfileRequest", text)
        assert overflow(page) <= 0


@in_browser
def test_a_start_is_found_by_typing_with_the_keyboard_alone(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        open_graph(page, address(real_site))
        page.locator("#vgi-start").focus()
        page.keyboard.type("EVSE")
        page.locator("#vgi-start-picks [role=option][aria-selected=true]").wait_for()
        options = page.locator("#vgi-start-picks [role=option]").all_inner_texts()
        assert any("Electric vehicle supply equipment" in option for option in options)
        page.keyboard.press("ArrowDown")
        active = page.locator("#vgi-start").get_attribute("aria-activedescendant")
        title = page.locator(f"#{active} span").inner_text()
        page.keyboard.press("Enter")
        page.wait_for_url("**start=**")
        shown(page)
        assert page.locator(".vgi-list-of li a").first.inner_text() == title
        page.locator("#vgi-to").focus()
        page.keyboard.type("SetChargingProfile")
        page.locator("#vgi-to-picks [role=option]").first.wait_for()
        assert all("SetChargingProfile" in o for o in page.locator("#vgi-to-picks [role=option]").all_inner_texts())
        page.keyboard.press("Escape")
        assert page.locator("#vgi-to-picks").is_hidden()
        assert page.troubles == []


@in_browser
def test_a_name_that_nothing_has_is_said(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        open_graph(page, address(real_site), start="term/no-such-term")
        page.wait_for_function("document.querySelector('.vgi-said').textContent.includes('term/no-such-term')")
        page.locator("#vgi-start").fill("zzzz")
        page.locator("#vgi-start-picks", has_text="Nothing has this name").wait_for()


@in_browser
def test_the_picture_follows_the_colours_and_can_be_saved(
    browser: Any, real_site: BuiltSite, address: Address, tmp_path: Path
) -> None:
    with visit(browser, WIDE, accept_downloads=True) as page:
        open_graph(page, address(real_site), start="driver/ca-rule-21")
        points, links = shown(page)
        files = {}
        for name in ("svg", "png"):
            with page.expect_download() as download:
                page.locator(f".vgi-picture-bar [name={name}]").click()
            files[name] = tmp_path / download.value.suggested_filename
            download.value.save_as(files[name])
        drawing = ET.fromstring(files["svg"].read_text(encoding="utf-8"))  # noqa: S314  # our own output
        tags = Counter(element.tag.rpartition("}")[2] for element in drawing.iter())
        assert (tags["polygon"], tags["line"]) == (len(points), len(links))
        assert files["png"].read_bytes().startswith(b"\x89PNG")
        colours = []
        for scheme in ("default", "slate"):
            page.evaluate(f"document.body.setAttribute('data-md-color-scheme', '{scheme}')")
            with page.expect_download() as download:
                page.locator(".vgi-picture-bar [name=svg]").click()
            download.value.save_as(files["svg"])
            colours.append(set(re.findall(r'fill="(#\w+)"', files["svg"].read_text(encoding="utf-8"))))
        assert not colours[0] & colours[1]


@in_browser
def test_kinds_differ_in_shape_as_well_as_in_colour(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        open_graph(page, address(real_site))
        kinds = page.evaluate("vgikb.graph.settings.kinds")
    assert len({kind["shape"] for kind in kinds}) == len({kind["hue"] for kind in kinds}) == len(kinds)


@in_browser
def test_a_tap_in_the_picture_tells_what_the_list_says(browser: Any, real_site: BuiltSite, address: Address) -> None:
    with visit(browser, WIDE) as page:
        open_graph(page, address(real_site), start="driver/ca-rule-21")
        shown(page)
        page.evaluate("document.getElementById('vgi-canvas').scrollIntoView({ block: 'center', behavior: 'instant' })")
        frame = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        page.evaluate(frame)  # the canvas takes note that the page was scrolled
        box = page.locator("#vgi-canvas").bounding_box()
        at = page.evaluate("vgikb.picture.where(Number(vgikb.picture.held().points[0]))")
        page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
        page.evaluate(frame)
        page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
        page.locator(".vgi-chosen a").wait_for()
        first = page.locator(".vgi-list-of li a").first.inner_text()
        assert page.locator(".vgi-chosen a").first.inner_text() == first


@in_browser
def test_the_graph_view_works_from_a_folder_on_disk(browser: Any, real_site: BuiltSite, stated: Any) -> None:
    with visit(browser, WIDE) as page:
        page.goto(f"file://{real_site.folder}/graph/index.html?start=term/evse")
        points, _ = shown(page)
    assert points == {"term/evse"} | {name for name in stated["term/evse"] if usual(name)}


@in_browser
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_both_pages_are_complete_without_scripts(
    browser: Any, real_site: BuiltSite, address: Address, size: tuple[int, int]
) -> None:
    with visit(browser, size, java_script_enabled=False) as page:
        page.goto(address(real_site) + "graph/")
        assert page.locator("#vgi-graph").is_hidden()
        assert page.locator("article table tbody tr").count() > 20
        assert page.locator(".vgi-legend-kinds li").count() == len(real_site.kb.kinds) + 1
        assert overflow(page) <= 0
        page.goto(address(real_site) + "architecture/")
        assert page.locator("#vgi-map-form").is_hidden()
        assert page.locator(".vgi-map .cable").count() == len(real_site.kb.of_kind("interface"))
        assert page.locator("article table tbody tr").count() == len(real_site.kb.of_kind("interface"))
        assert overflow(page) <= 0


@in_browser
def test_the_graph_of_hostile_records_shows_their_texts(
    browser: Any, hostile_site: BuiltSite, address: Address
) -> None:
    with visit(browser, WIDE) as page:
        page.add_init_script(CALLED)
        for attack in range(0, len(ATTACKS), 4):
            open_graph(page, address(hostile_site), start=f"use-case/{id_of(attack)}")
            shown(page)
            title = page.locator(".vgi-list-of li a").first.inner_text()
            assert "".join(title.split()) == "".join(ATTACKS[attack].split())
            nothing_ran(page)
        page.locator("#vgi-start").fill("hit")
        page.locator("#vgi-start-picks [role=option]").first.wait_for()
        nothing_ran(page)
        for path in ("architecture/", "architecture/?path=a/b&protocols=x"):
            page.goto(address(hostile_site) + path)
            nothing_ran(page)
        assert page.asked == {host(address(hostile_site))}
        assert page.troubles == []


# the map in a browser


def marked(page: Any) -> set[int]:
    lines = page.eval_on_selector_all(".vgi-map .cable.on", "all => all.map(e => Number(e.dataset.line))")
    return set(lines)


@in_browser
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_path_marks_its_links_on_the_map(
    browser: Any, real_site: BuiltSite, address: Address, size: tuple[int, int]
) -> None:
    kb = real_site.kb
    numbers = {interface: number for interface, (number, _, _) in rows_of_the_map(real_site).items()}
    records = random.Random(2).sample(list(kb.of_kind("use-case")), 5)  # noqa: S311  # no secret
    with visit(browser, size) as page:
        for record in records:
            for path in record.data["paths"]:
                page.goto(f"{address(real_site)}architecture/?path={record.id}/{path['id']}")
                page.locator("#vgi-map-said", has_text=record.title).wait_for()
                known = {coverage(kb).ends.get(frozenset(ends(step))) for step in path["steps"]}
                lines = {numbers[interface.id] for interface in known if interface}
                assert marked(page) == lines, (record.id, path["id"])
                assert f"{len(lines)} link" in page.locator("#vgi-map-said").inner_text()
                said = page.locator("#vgi-map-hops > ol > li").all_inner_texts()
                assert {int(text.split(":")[0]) for text in said if text[0].isdigit()} == lines
        assert overflow(page) <= 0
        assert unreachable(page) <= {"CODE."}
        assert page.troubles == []


@in_browser
def test_protocols_mark_the_links_they_serve_and_the_address_keeps_the_choice(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    rows = rows_of_the_map(real_site)
    with visit(browser, WIDE) as page:
        page.goto(address(real_site) + "architecture/")
        page.locator("#vgi-map-form summary").click()
        for protocol in ("ocpp-2.1", "iso15118-20"):
            page.locator(f"[name=protocols][value='{protocol}']").check()
        page.wait_for_function("location.search.includes('iso15118-20')")
        expected = {number for number, over, _ in rows.values() if over & {"ocpp-2.1", "iso15118-20"}}
        assert marked(page) == expected
        assert f"{len(expected)} of {len(rows)} links" in page.locator("#vgi-map-said").inner_text()
        page.reload()
        page.locator("#vgi-map-said", has_text="OCPP 2.1").wait_for()
        assert marked(page) == expected
        page.locator("#vgi-map-form [name=reset]").click()
        page.wait_for_function("!location.search")
        assert marked(page) == set()
        assert "?" not in page.url


@in_browser
def test_a_link_of_a_path_that_no_chosen_protocol_serves_is_told(
    browser: Any, real_site: BuiltSite, address: Address
) -> None:
    record = real_site.kb.records[Name("use-case", "aggregator-wholesale-dispatch")]
    with visit(browser, WIDE) as page:
        page.goto(f"{address(real_site)}architecture/?path={record.id}/via-csms&protocols=ocpp-1.6")
        page.locator("#vgi-map-said", has_text="1 of them served by OCPP 1.6").wait_for()
        assert page.locator(".cable.on.missed").count() == len(marked(page)) - 1
        assert page.locator("#vgi-map-hops li", has_text="none of the chosen ones").count() == len(marked(page)) - 1
        assert page.locator(".vgi-missed").is_visible()


@in_browser
def test_an_actor_in_focus_shows_its_lines_and_the_map_can_be_saved(
    browser: Any, real_site: BuiltSite, address: Address, tmp_path: Path
) -> None:
    pairs = [(r.data["grid-side"], r.data["vehicle-side"]) for r in real_site.kb.of_kind("interface")]
    with visit(browser, WIDE, accept_downloads=True, color_scheme="dark") as page:
        page.goto(address(real_site) + "architecture/")
        page.locator("#vgi-map-form").wait_for()
        page.locator(".vgi-map .block[data-block=csms]").focus()
        assert page.locator(".vgi-map .cable.near").count() == sum("csms" in pair for pair in pairs)
        with page.expect_download() as download:
            page.locator("#vgi-map-form [name=svg]").click()
        download.value.save_as(tmp_path / "map.svg")
    drawing = ET.fromstring((tmp_path / "map.svg").read_text(encoding="utf-8"))  # noqa: S314  # our own output
    boxes = [e for e in drawing.iter() if "block" in e.get("class", "").split()]
    assert len(boxes) == len({end for pair in pairs for end in pair})
    assert all(box.get("fill") for box in boxes)
