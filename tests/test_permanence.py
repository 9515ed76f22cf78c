"""No address that was published once leads nowhere: moved, withdrawn and removed records, releases side by side."""

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from built_pages import BuiltPage, built_page, built_pages, is_abroad, target
from conftest import BuiltSite, run, served
from repositories import AUTHOR, git, released
from test_browser import NARROW, WIDE, overflow, unreachable, visit

ADDRESS = "https://kb.example/kb/"
RELEASES = ("0.1.0", "0.2.0")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return released(tmp_path_factory.mktemp("permanence") / "root")


@pytest.fixture(scope="module")
def shelf(root: Path) -> Path:
    """Both releases, each built from its tag, and the newest state."""
    shelf = root.parent / "shelf"
    for release in RELEASES:
        git(root, "worktree", "add", "-q", str(root.parent / release), release)
        assert command("release", release, shelf, root=root.parent / release) == 0
    assert command("publish", shelf, root=root) == 0
    return shelf


def command(*words: str | Path, root: Path) -> int:
    return run("vgikb", *words, cwd=root, VGIKB_SITE_URL=ADDRESS).returncode


def said(*words: str | Path, root: Path) -> tuple[int, str]:
    done = run("vgikb", *words, cwd=root)
    return done.returncode, done.stdout


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def page(shelf: Path, path: str) -> BuiltPage:
    return built_page(shelf / path / "index.html")


def html(shelf: Path, path: str) -> str:
    return (shelf / path / "index.html").read_text(encoding="utf-8")


def words(page: BuiltPage) -> str:
    return " ".join(page.text.split())


# renamed, withdrawn, removed


def test_a_moved_page_leads_on_without_a_script_and_names_the_one_address(shelf: Path) -> None:
    moved = html(shelf, "term/parking-time")
    assert '<noscript><meta http-equiv="refresh" content="0; url=../../term/dwell-time/"></noscript>' in moved
    assert f'<link rel="canonical" href="{ADDRESS}term/dwell-time/">' in moved


def test_a_withdrawn_record_says_why_since_when_and_what_to_use(shelf: Path) -> None:
    tombstone = page(shelf, "term/plug-in-time")
    text = words(tombstone)
    assert "This record is withdrawn." in text
    assert "Use dwell time in its place." in text
    assert "It was withdrawn with release 0.2.0 (2026-02-20)." in text
    assert '<meta name="robots" content="noindex">' in html(shelf, "term/plug-in-time")
    assert "noindex" not in html(shelf, "term/dwell-time")


def test_a_removed_record_still_has_a_page(shelf: Path) -> None:
    gone = page(shelf, "term/old-word")
    assert "This record was removed with release 0.2.0 (2026-02-20)." in words(gone)
    assert '<meta name="robots" content="noindex">' in html(shelf, "term/old-word")
    assert (shelf / "0.1.0/term/old-word/index.html").resolve() in reached(gone, shelf)
    listed = [other.path for other in built_pages(shelf / "term") if gone.path in reached(other, shelf)]
    assert set(listed) <= {gone.path}


def reached(page: BuiltPage, shelf: Path) -> set[Path]:
    return {target(page, address, shelf)[0] for address in page.addresses if not is_abroad(address)}


def test_search_engines_are_given_no_moved_withdrawn_or_removed_page(shelf: Path) -> None:
    sitemap = (shelf / "sitemap.xml").read_text()
    assert f"<loc>{ADDRESS}term/dwell-time/</loc>" in sitemap
    for name in ("parking-time", "plug-in-time", "old-word"):
        assert name not in sitemap


def test_every_address_of_a_release_is_there_in_the_newest_state(shelf: Path) -> None:
    for release in RELEASES:
        pages = {path for path in files_of(shelf / release) if path.endswith("index.html") and not_about_history(path)}
        assert pages
        assert pages - files_of(shelf).keys() == set()


def not_about_history(path: str) -> bool:
    return path.split("/")[0] not in ("changes", "gaps")


# releases side by side


def test_the_list_of_releases_names_each_with_date_and_address(shelf: Path) -> None:
    known = json.loads((shelf / "versions.json").read_text())
    assert known == {
        "newest": {"name": "draft", "date": "2026-03-01", "address": "./"},
        "releases": [
            {"name": "0.2.0", "date": "2026-02-20", "address": "0.2.0/"},
            {"name": "0.1.0", "date": "2026-01-10", "address": "0.1.0/"},
        ],
    }
    script = (shelf / "versions.js").read_text().strip()
    assert json.loads(script.removeprefix('vgikb.arrived("versions",').removesuffix(");")) == known


def test_each_release_has_its_own_pages_data_and_short_addresses(shelf: Path) -> None:
    for release in RELEASES:
        about = json.loads((shelf / release / "api/v1/index.json").read_text())
        assert about["release"] == release
        assert (shelf / release / "ref/gridtalk-2-guide/a.1/index.html").is_file()
    assert (shelf / "0.1.0/term/parking-time/index.html").is_file()
    assert "time during which" in words(page(shelf, "0.1.0/term/parking-time"))


def test_every_link_of_releases_and_newest_state_leads_somewhere(shelf: Path) -> None:
    broken = set()
    for found in built_pages(shelf):
        for _, _, address in found.links:
            if address and not is_abroad(address):
                path, anchor = target(found, address, shelf)
                at = built_page(path).anchors if path.suffix == ".html" and path.is_file() else set()
                if not path.is_file() or (anchor and anchor not in at):
                    broken.add((str(found.path.relative_to(shelf)), address))
    assert {entry for entry in broken if "404.html" not in entry[0]} == set()


def test_the_releases_can_be_found_without_a_script(shelf: Path) -> None:
    overview = (shelf / "releases/index.html").resolve()
    for path in ("", "term/session", "0.1.0", "0.1.0/term/session"):
        assert overview in reached(page(shelf, path), shelf), path
    assert {(shelf / release / "index.html").resolve() for release in RELEASES} <= reached(
        page(shelf, "releases"), shelf
    )


def test_publishing_again_leaves_releases_as_they_are(shelf: Path, root: Path) -> None:
    before = {release: files_of(shelf / release) for release in RELEASES}
    listed = (shelf / "versions.json").read_text()
    (shelf / "stale.html").write_text("old")
    assert command("publish", shelf, root=root) == 0
    assert {release: files_of(shelf / release) for release in RELEASES} == before
    assert (shelf / "versions.json").read_text() == listed
    assert not (shelf / "stale.html").exists()
    assert sorted(path.name for path in shelf.parent.iterdir() if "shelf" in path.name) == ["shelf"]


def test_a_build_that_fails_changes_nothing(shelf: Path, root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "kb", tmp_path / "broken/kb")
    shutil.copytree(root / "schemas", tmp_path / "broken/schemas")
    shutil.copy(root / "mkdocs.yml", tmp_path / "broken")
    text = (tmp_path / "broken/kb/term/dwell-time.yaml").read_text()
    (tmp_path / "broken/kb/term/dwell-time.yaml").write_text(text.replace("[charging-session]", "[no-such-term]"))
    before = files_of(shelf)
    assert said("publish", shelf, root=tmp_path / "broken")[0] == 1
    assert said("release", "0.3.0", shelf, root=tmp_path / "broken")[0] == 1
    assert files_of(shelf) == before


def test_a_release_stays_as_it_is(shelf: Path, root: Path) -> None:
    code, text = said("release", "0.2.0", shelf, root=root)
    assert (code, "a release stays as it is" in text) == (2, True)


@pytest.mark.parametrize("name", ["latest", "1", "../up", "0.1.0/x", "-1.0", "term"])
def test_what_is_no_name_of_a_release_is_refused(root: Path, tmp_path: Path, name: str) -> None:
    code, text = said("release", "--", name, tmp_path / "shelf", root=root)
    assert (code, "no name of a release" in text) == (2, True)
    assert not (tmp_path / "shelf").exists()


@pytest.mark.parametrize("words", [("publish",), ("release", "0.3.0")])
@pytest.mark.parametrize("folder", [".", "..", "kb"])
def test_a_folder_with_something_else_in_it_is_left_alone(root: Path, words: tuple[str, ...], folder: str) -> None:
    code, text = said(*words, folder, root=root)
    assert (code, "name another folder" in text) == (2, True)


def test_building_one_site_over_releases_is_refused(shelf: Path, root: Path) -> None:
    code, text = said("site", shelf, root=root)
    assert (code, "holds releases" in text) == (2, True)


def test_a_page_of_a_release_leads_to_the_same_page_of_the_newest_state(shelf: Path) -> None:
    for path in ("", "term", "term/session", "glossary/subjects", "changes/0.1.0"):
        newest = (shelf / path / "index.html").resolve()
        assert newest in reached(page(shelf, f"0.1.0/{path}"), shelf), path
        assert newest in reached(page(shelf, f"0.2.0/{path}"), shelf), path


# what changed


def test_what_changed_has_a_page_for_each_release_and_for_what_is_not_released(shelf: Path) -> None:
    steps = {(shelf / f"changes/{name}/index.html").resolve() for name in ("unreleased", *RELEASES)}
    assert steps <= reached(page(shelf, "changes"), shelf)
    newest = words(page(shelf, "changes/unreleased"))
    assert "2 changed in meaning, 1 changed in wording only" in newest
    assert "Charging after the evening peak◐ partial● fullbetter" in newest
    older = words(page(shelf, "changes/0.2.0"))
    assert "term/parking-time is now dwell time" in older
    assert "old word (term/old-word) was removed" in older


def test_what_changed_is_there_as_data(shelf: Path) -> None:
    data = json.loads((shelf / "changes/0.2.0.json").read_text())
    assert (data["release"], data["since"], data["date"]) == ("0.2.0", "0.1.0", "2026-02-20")
    assert data["renamed"] == [{"from": "term/parking-time", "to": "term/dwell-time"}]
    assert data["removed"] == ["term/old-word"]


def test_a_record_tells_its_own_history(shelf: Path) -> None:
    text = words(page(shelf, "term/dwell-time"))
    assert "0.2.0 2026-02-20 renamed" in text
    assert "Before: term/parking-time" in text
    assert "0.1.0 2026-01-10 in the first release" in text
    assert "<ins>SES</ins>" in html(shelf, "term/session")


def test_without_a_repository_the_pages_say_so(small_site: BuiltSite) -> None:
    for path in ("changes", "releases"):
        assert "not a git repository" in words(page(small_site.folder, path))
    assert "history" not in page(small_site.folder, "term/dwell-time").anchors


def test_no_page_names_a_person_of_the_repository(shelf: Path) -> None:
    assert [path for path, content in files_of(shelf).items() if AUTHOR.encode() in content] == []


# how to cite


def test_a_page_is_cited_at_the_address_of_its_release(shelf: Path) -> None:
    cited = f'"session". VGI knowledge base, release 0.1.0 of 2026-01-10, term/session. {ADDRESS}0.1.0/term/session/'
    assert cited in words(page(shelf, "0.1.0/term/session"))
    assert f"draft of 2026-03-01, term/session. {ADDRESS}term/session/" in words(page(shelf, "term/session"))
    assert f"VGI knowledge base, release 0.2.0 of 2026-02-20. {ADDRESS}0.2.0/" in words(page(shelf, "0.2.0"))


def test_every_record_can_be_cited(small_site: BuiltSite) -> None:
    for name in small_site.kb.records:
        text = page(small_site.folder, str(name)).text
        assert f"@misc{{vgikb-{name.kind}-{name.id}-draft," in text
        assert f'"number": "{name}"' in text


# in a browser


@pytest.fixture(scope="module")
def address(shelf: Path) -> Iterator[str]:
    with served(shelf) as found:
        yield found


pages = pytest.mark.parametrize(
    "path", ["changes/", "changes/unreleased/", "releases/", "ref/", "0.1.0/term/session/", "term/dwell-time/", ""]
)


@pytest.mark.browser
@pages
@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "dark"), (NARROW, "light")], ids=["wide", "narrow"])
def test_the_pages_fit_the_window_without_a_complaint(
    browser: Any, address: str, path: str, size: tuple[int, int], scheme: str
) -> None:
    with visit(browser, size, color_scheme=scheme) as page:
        page.goto(address + path)
        page.locator(".vgi-release").wait_for()
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        assert overflow(page) <= 0
        assert unreachable(page) <= {"CODE."}
        assert page.troubles == []


@pytest.mark.browser
def test_a_reader_moves_between_releases_and_stays_on_the_page(browser: Any, address: str) -> None:
    with visit(browser, WIDE) as page:
        page.goto(address + "term/session/?a=b#links")
        choose(page, "0.1.0, 2026-01-10")
        page.wait_for_url(address + "0.1.0/term/session/?a=b#links")
        assert "You are reading release 0.1.0 of 2026-01-10" in page.locator(".vgi-notice").inner_text()
        page.get_by_role("link", name="in the newest state", exact=True).click()
        page.wait_for_url(address + "term/session/?a=b#links")
        assert page.locator(".vgi-notice").count() == 0
        assert page.troubles == []


@pytest.mark.browser
def test_the_newest_release_is_read_without_a_warning(browser: Any, address: str) -> None:
    with visit(browser, NARROW) as page:
        page.goto(address + "0.2.0/term/session/")
        page.locator(".vgi-release").wait_for()
        assert page.locator(".vgi-notice").count() == 0


@pytest.mark.browser
def test_where_a_release_has_no_such_page_its_first_page_opens(browser: Any, address: str) -> None:
    with visit(browser, WIDE) as page:
        page.goto(address + "changes/unreleased/")
        choose(page, "0.1.0, 2026-01-10")
        page.wait_for_url(address + "0.1.0/")


def choose(page: Any, label: str) -> None:
    page.get_by_label("Release", exact=True).select_option(label=label)
    page.get_by_role("button", name="Open").click()


@pytest.mark.browser
def test_releases_are_chosen_in_a_folder_opened_from_disk(browser: Any, shelf: Path) -> None:
    with visit(browser, WIDE) as page:
        page.goto((shelf / "0.1.0/term/session/index.html").as_uri())
        choose(page, "newest, 2026-03-01")
        page.wait_for_url((shelf / "term/session/index.html").as_uri())
        assert page.troubles == []


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_a_moved_page_leads_on_with_and_without_scripts(browser: Any, address: str, scripts: bool) -> None:
    with visit(browser, WIDE, java_script_enabled=scripts) as page:
        page.goto(address + "term/parking-time/#sources", wait_until="commit")
        page.wait_for_url(address + ("term/dwell-time/#sources" if scripts else "term/dwell-time/"))


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_a_clause_is_found_by_its_number_with_and_without_scripts(browser: Any, address: str, scripts: bool) -> None:
    with visit(browser, NARROW, java_script_enabled=scripts) as page:
        page.goto(address + "ref/gridtalk-2-guide/a.1/", wait_until="commit")
        page.wait_for_url(address + "source/gridtalk-2-guide/#clause-a.1")
        entry = page.locator("dt:target + dd")
        assert "full in Gridtalk 2.0 amendment 1" in entry.inner_text()


@pytest.mark.browser
def test_each_form_of_the_citation_is_copied(browser: Any, address: str) -> None:
    with visit(browser, WIDE, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(address + "0.2.0/term/session/")
        page.get_by_text("Cite this").click()
        copied = partial(page.evaluate, "navigator.clipboard.readText()")
        page.get_by_role("button", name="Copy text").click()
        page.get_by_text("Copied").wait_for()
        assert copied().startswith('"session". VGI knowledge base, release 0.2.0')
        page.get_by_role("button", name="Copy CSL-JSON").click()
        page.get_by_text("Copied").nth(1).wait_for()
        assert json.loads(copied())[0]["version"] == "0.2.0"
        assert page.troubles == []


@pytest.mark.browser
def test_everything_can_be_read_without_scripts(browser: Any, address: str) -> None:
    with visit(browser, NARROW, java_script_enabled=False) as page:
        page.goto(address + "0.2.0/term/dwell-time/")
        page.get_by_text("Cite this").click()
        assert page.locator(".vgi-cite pre").first.inner_text().startswith("@misc{vgikb-term-dwell-time-0.2.0,")
        assert page.get_by_role("link", name="All releases").is_visible()
        assert page.get_by_role("button", name="Copy").count() == 0
