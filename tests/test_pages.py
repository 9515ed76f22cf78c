"""Every record has a page that leads to what it is linked with, and no value of a record is markup."""

import json
import re
from collections import Counter
from html import unescape
from itertools import chain as joined
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from built_pages import LOADING, RUNNING, BuiltPage, built_page, built_pages, is_abroad, target
from conftest import BuiltSite
from hostile import ATTACKS, FOLDER, id_of
from knowledge_bases import ROOT, TODAY, grid_world, project_kinds, world
from vgikb.chain import chain
from vgikb.checks import all_checks, run_checks
from vgikb.coverage import coverage
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase, build
from vgikb.matrix import Matrix, matrix
from vgikb.page_markup import LISTED, TEMPLATES, escaped, json_text, one_line
from vgikb.pages import Site
from vgikb.records import Loaded, Record
from vgikb.schema import Field, Kind, Link
from vgikb.site import site_pages

NAMESPACES = re.compile(r"http://(?:www\.w3\.org/2000/svg|schemas\.openxmlformats\.org/[\w/-]*)")  # asked of nobody
MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


def pages_of(kb: KnowledgeBase) -> dict[str, str]:
    """Path and Markdown of every page."""
    checks = all_checks()
    return {page.path: page.text for page in site_pages(Site(kb, run_checks(kb, checks), checks))}


def page_of(site: BuiltSite, name: Name | str) -> BuiltPage:
    return built_page(site.folder / str(name) / "index.html")


def leads_to(page: BuiltPage, site: BuiltSite) -> set[Path]:
    """The files of this site that a page links to."""
    return {target(page, address, site.folder)[0] for address in page.addresses if not is_abroad(address)}


def is_linked(page: BuiltPage, name: Name, site: BuiltSite) -> bool:
    return site.folder / str(name) / "index.html" in leads_to(page, site)


# templates


def test_a_name_that_a_template_misspells_stops_the_build() -> None:
    with pytest.raises(UndefinedError):
        TEMPLATES.from_string("{{ nothing }}").render()


@pytest.mark.parametrize("written", ["{{ value }}", "{{ value | upper }}", "{{ [value] | join(', ') }}"])
def test_whatever_a_template_places_is_escaped(written: str) -> None:
    made = TEMPLATES.from_string(written).render(value=f"a {MARKS} b")
    assert not set(made) & set("<>\"'*_`[](){}|!~^$+=\\")


def test_a_mark_is_kept_only_inside_a_name() -> None:
    assert escaped("ISO 15118-2, 2.0.1: 1. a\n- b") == "ISO 15118-2, 2.0.1&#58; 1&#46; a &#45; b"
    assert escaped(None) == ""
    assert escaped(Markup("<b>")) == "<b>"


@pytest.mark.parametrize("template", TEMPLATES.list_templates())
def test_no_template_turns_escaping_off(template: str) -> None:
    source = (ROOT / "scripts" / "vgikb" / "templates" / template).read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape|Markup", source)


def test_a_block_is_one_line() -> None:
    assert one_line("<p>a\n   b</p>\n\n") == "<div><p>a b</p></div>"


def test_json_cannot_end_the_script_around_it() -> None:
    made = json_text({"b": "</script><!-- & ' \u2028 é", "a": 1})
    assert made.startswith('{"a":1,"b":')
    assert not set(made) & set("<>&'\u2028é")


# a page for everything


def test_every_record_has_a_page_with_its_title_and_an_edit_link(real_site: BuiltSite) -> None:
    for record in real_site.kb.records.values():
        page = page_of(real_site, record.name)
        assert page.heading.removesuffix("¶").strip() == " ".join(record.title.split())
        assert page.edit.endswith(f"/edit/main/{record.path}"), record.name


def test_pages_that_are_worked_out_have_no_edit_link(small_site: BuiltSite) -> None:
    for path in ("", "explorer", "gaps", "term", "checks", "fields/term", "term/parking-time"):
        assert page_of(small_site, path).edit == ""
    assert page_of(small_site, "method").edit.endswith("/edit/main/kb/pages/method.md")


def test_a_former_id_leads_to_the_record(small_site: BuiltSite) -> None:
    page = page_of(small_site, "term/parking-time")
    assert is_linked(page, Name("term", "dwell-time"), small_site)
    assert 'location.replace("../../term/dwell-time/" + location.search + location.hash)' in "".join(page.scripts)


def test_a_former_id_does_not_take_the_address_of_a_record_or_a_kind() -> None:
    made = pages_of(world({"term/a": {"former-ids": ["b", "index"]}, "term/b": {}}))
    assert "# The b" in made["term/b.md"]
    assert "# Terms" in made["term/index.md"]


def test_a_withdrawn_record_has_its_page_and_is_not_listed(small_site: BuiltSite) -> None:
    withdrawn = Name("term", "plug-in-time")
    assert "This record is withdrawn" in " ".join(page_of(small_site, withdrawn).text.split())
    assert is_linked(page_of(small_site, withdrawn), Name("term", "dwell-time"), small_site)
    others = [page for page in built_pages(small_site.folder) if page.path.parent.name != withdrawn.id]
    assert [page.path for page in others if is_linked(page, withdrawn, small_site)] == []


@pytest.mark.parametrize("kind", sorted(project_kinds()))
def test_every_kind_has_an_index_of_its_records(kind: str, small_site: BuiltSite) -> None:
    page = page_of(small_site, kind)
    for record in small_site.kb.of_kind(kind):
        assert is_linked(page, record.name, small_site)


def test_meetings_are_listed_in_the_order_of_time(real_site: BuiltSite) -> None:
    links = [address for _, _, address in page_of(real_site, "meeting").links if "/meeting/vgi" in address]
    dates = [str(real_site.kb.records[Name("meeting", link.split("/")[-2])].data["date"]) for link in links]
    assert len(dates) == len(real_site.kb.of_kind("meeting"))
    assert dates == sorted(dates)


def test_the_materials_of_a_meeting_stand_in_the_order_of_its_list() -> None:
    kb = world(
        {
            "meeting/m": {},
            **{f"source/s{number}": {"meeting": "m", "number": number} for number in (10, 2, 1)},
        }
    )
    text = pages_of(kb)["meeting/m.md"].partition("Materials")[2]
    assert re.findall(r'<li value="(\d+)"', text) == ["1", "2", "10"]


def gadget_world() -> KnowledgeBase:
    """A knowledge base with a kind that no Python knows."""
    link = {"to": ["actor"], "inverse": "has gadget"}
    parts = {"type": "object", "properties": {"name": {"type": "string"}, "for": {"type": "string", "x-link": link}}}
    shape = {"title": {"type": "string"}, "parts": {"type": "array", "items": parts}}
    schema = {"title": "Gadget", "description": "Something quite new.", "type": "object", "properties": shape}
    to_actor = Link(("actor",), "has gadget", False, False)
    fields = (
        Field("gadget", ("title",), shape["title"], True, None),
        Field("gadget", ("parts",), shape["parts"], False, None),
        Field("gadget", ("parts", "for"), parts["properties"]["for"], False, to_actor),
    )
    data = {"title": "A <new> gadget", "parts": [{"name": "wheel", "for": "ev"}]}
    known = world({"actor/ev": {}}).records
    record = Record(Name("gadget", "g"), "kb/gadget/g.yaml", data)
    kinds = {**project_kinds(), "gadget": Kind("gadget", schema, fields)}
    return build(kinds, Loaded({**known, record.name: record}, frozenset(), ()), TODAY)


def test_a_kind_that_is_only_a_schema_has_pages() -> None:
    made = pages_of(gadget_world())
    assert "# A &#60;new&#62; gadget" in made["gadget/g.md"]
    assert '<td>wheel</td><td><a href="../../actor/ev/">The ev</a></td>' in made["gadget/g.md"]
    assert "has gadget" in made["actor/ev.md"]
    assert "A &lt;new&gt; gadget" in made["gadget/index.md"]
    assert "Something quite new" in made["fields/gadget.md"]


# links


def test_hand_written_pages_link_as_records_do(small_site: BuiltSite, real_site: BuiltSite) -> None:
    page = page_of(small_site, "method")
    assert is_linked(page, Name("term", "dwell-time"), small_site)
    assert is_linked(page, Name("term", "session"), small_site)
    assert not [page.path for page in built_pages(real_site.folder) if re.search("[\ue000\ue001]", page.text)]


def test_links_show_on_the_pages_of_both_ends(small_site: BuiltSite) -> None:
    edges = list(small_site.kb.edges)
    assert edges
    for edge in edges:
        assert is_linked(page_of(small_site, edge.source), edge.target, small_site), edge
        assert is_linked(page_of(small_site, edge.target), edge.source, small_site), edge
        assert edge.link.inverse in page_of(small_site, edge.target).text


def test_sources_are_cited_with_the_place_in_them(small_site: BuiltSite) -> None:
    cited = [record for record in small_site.kb.records.values() if "sources" in record.data and not record.withdrawn]
    assert cited
    for record in cited:
        page = page_of(small_site, record.name)
        assert "sources" in page.anchors
        for citation in record.data["sources"]:
            assert is_linked(page, Name("source", citation["source"]), small_site)
            assert citation.get("locator", "") in page.text


def test_a_long_list_of_links_is_cut_and_the_rest_counted() -> None:
    many = {f"term/t{number:03}": {"related": ["a"]} for number in range(LISTED + 7)}
    text = pages_of(world({"term/a": {}, **many}))["term/a.md"]
    assert "and 7 more" in text
    listed = text.partition("To this record")[2]
    assert listed.count('href="../../term/t') == LISTED


def test_every_link_and_anchor_within_the_site_leads_somewhere(real_site: BuiltSite) -> None:
    broken = Counter[tuple[str, str]]()
    for page in built_pages(real_site.folder):
        for _, _, address in page.links:
            if address and not is_abroad(address):
                path, anchor = target(page, address, real_site.folder)
                at = built_page(path).anchors if path.suffix == ".html" and path.is_file() else set()
                if not path.is_file() or (anchor and anchor not in at):
                    broken[str(page.path.relative_to(real_site.folder)), address] += 1
    assert broken == Counter()


def test_every_link_of_a_hand_written_page_leads_on(real_site: BuiltSite) -> None:
    for path in (real_site.root / "kb" / "pages").glob("*.md"):
        html = (real_site.folder / path.stem / "index.html").read_text(encoding="utf-8")
        assert "<a>" not in html, path.name


def test_nothing_but_links_to_follow_names_another_host(real_site: BuiltSite) -> None:
    for page in built_pages(real_site.folder):
        abroad = [link for link in page.links if is_abroad(link[2]) and link[0] != "a"]
        assert abroad == [], page.path
        assert not [link for link in page.links if link[1] in LOADING and is_abroad(link[2])]


def test_style_sheets_and_scripts_of_this_project_name_no_host() -> None:
    for asset in (ROOT / "scripts" / "vgikb" / "assets").iterdir():
        text = asset.suffix in (".css", ".js")
        assert not text or not re.search(r"https?://|@import|url\(", NAMESPACES.sub("", asset.read_text("utf-8")))


# matrices


def cells_of(site: BuiltSite, name: str) -> tuple[Matrix, dict[tuple[int, int], str]]:
    """A matrix, and what each cell of its page shows, by row and column."""
    worked_out = matrix(site.kb, site.kb.records[Name("matrix", name)])
    html = (site.folder / "matrix" / name / "index.html").read_text(encoding="utf-8")
    rows = re.findall(r'<tr><th scope="row">.*?</th>(.*?)</tr>', html)
    texts = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows]
    assert [len(row) for row in texts] == [len(worked_out.columns)] * len(worked_out.rows)
    plain = (((r, c), re.sub(r"<[^>]*>", "", cell)) for r, row in enumerate(texts) for c, cell in enumerate(row))
    return worked_out, {place: unescape(text) for place, text in plain}


def test_a_claim_is_shown_as_claimed_and_unknown_only_where_the_protocol_could_meet_it(real_site: BuiltSite) -> None:
    worked_out, cells = cells_of(real_site, "requirement-protocol")
    known, answers = coverage(real_site.kb), chain(real_site.kb)
    seen = set()
    for (r, c), text in cells.items():
        requirement, protocol = worked_out.rows[r].record, worked_out.columns[c].record
        assert requirement
        assert protocol
        claims = {claim.support for claim in known.claims.get((protocol, requirement), ())}
        asked = answers.asked_on.get(requirement, frozenset()) & known.interfaces_of(protocol)
        state = re.findall(r"^\w+", text)
        assert set(state) <= claims if claims else state == (["unknown"] if asked else []), (requirement, protocol)
        seen |= set(state)
    assert {"full", "partial", "none", "unknown"} == seen
    assert "" in cells.values()


def test_a_use_case_is_empty_only_for_protocols_that_serve_none_of_its_links(real_site: BuiltSite) -> None:
    worked_out, cells = cells_of(real_site, "use-case-protocol")
    known, answers = coverage(real_site.kb), chain(real_site.kb)
    for (r, c), text in cells.items():
        use_case, protocol = worked_out.rows[r].record, worked_out.columns[c].record
        assert use_case
        assert protocol
        serves = any(
            protocol in known.serving(hop.interface, path.current)
            for path in answers.paths[use_case]
            for hop in path.hops
        )
        assert bool(text) == serves, (use_case, protocol)


def test_only_states_have_a_key_of_states(small_site: BuiltSite) -> None:
    legend = [page_of(small_site, f"matrix/{name}").text for name in ("requirement-protocol", "term-community")]
    assert ["never held" in text or "● full" in text for text in legend] == [True, False]


# states


def test_a_use_case_says_what_is_missing_and_where() -> None:
    kb = grid_world(
        {"u": {"p": ["a>b price limit", "b>c limit"]}},
        serves={"one": "a-b", "two": "b-c"},
        claims={"one": {"price": "full", "limit": "none"}, "two": {"limit": "full"}},
    )
    text = pages_of(kb)["use-case/u.md"]
    assert "the weakest link is between The a and The b&#58; the limit is none in The one" in text


@pytest.mark.parametrize("state", ["full", "partial", "unknown", "none"])
def test_a_state_is_a_symbol_and_a_word(state: str) -> None:
    macros = TEMPLATES.get_template("macros.jinja").make_module({"view": None})
    assert re.fullmatch(rf'<span class="vgi-state {state}">\S {state}</span>', unescape(str(macros.state(state))))


# hostile records


def test_every_page_of_hostile_records_is_there_and_shows_its_title_letter_by_letter(hostile_site: BuiltSite) -> None:
    for record in hostile_site.kb.records.values():
        page = page_of(hostile_site, record.name)
        assert "".join(page.heading.removesuffix("¶").split()) == "".join(record.title.split()), record.name


def test_hostile_records_bring_no_handlers_foreign_elements_or_addresses(
    hostile_site: BuiltSite, small_site: BuiltSite
) -> None:
    usual = set().union(*(page.tags for page in built_pages(small_site.folder))) | {"ol", "em", "pre", "code", "hr"}
    for page in built_pages(hostile_site.folder):
        assert page.handlers == [], page.path
        assert page.tags <= usual, page.path
        assert [link for link in page.links if link[2].strip().lower().startswith(RUNNING)] == [], page.path
        assert [link for link in page.links if link[0] != "a" and is_abroad(link[2])] == [], page.path


def test_hostile_records_bring_no_script(hostile_site: BuiltSite, small_site: BuiltSite) -> None:
    usual = {_settled(script) for page in built_pages(small_site.folder) for script in page.scripts}
    for page in built_pages(hostile_site.folder):
        for script in page.scripts:
            moves_on = re.fullmatch(
                r'location\.replace\("[a-z0-9./-]*" \+ location\.search \+ location\.hash\)', script
            )
            assert moves_on or _settled(script) in usual or isinstance(json.loads(script), dict), page.path


def _settled(script: str) -> str:
    """A script without the way to the site's root, which differs from page to page."""
    return re.sub(r'"\.[./]*"', '"."', script)


def test_hostile_addresses_that_are_followed_are_plain(hostile_site: BuiltSite) -> None:
    links = joined.from_iterable(page.addresses for page in built_pages(hostile_site.folder))
    abroad = [urlsplit(address) for address in links if is_abroad(address)]
    assert {parts.netloc for parts in abroad} == {"github.com", "example.org"}
    assert {parts.scheme for parts in abroad} == {"https"}


def test_a_hostile_folder_name_stays_within_the_edit_link(hostile_site: BuiltSite) -> None:
    record = hostile_site.kb.records[Name("term", id_of(0))]
    assert FOLDER in record.path
    assert re.search(r"/edit/main/kb/term/[\w%/.-]+/a00\.yaml$", page_of(hostile_site, record.name).edit)


def test_hostile_records_write_no_line_of_the_log(hostile_site: BuiltSite) -> None:
    lines = hostile_site.log.splitlines()
    assert [line for line in lines if not re.match(r"(WARNING|INFO) +-  |Fontconfig warning|$", line)] == []
    assert len(ATTACKS) > 20
