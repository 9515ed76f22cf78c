"""The site is built strictly, alike each time, and a build that fails changes nothing."""

import hashlib
import shutil
from pathlib import Path

import pytest

from conftest import BuiltSite, make_root, run
from knowledge_bases import SMALL, load_example
from vgikb.checks import all_checks
from vgikb.pages import Site
from vgikb.site import navigation, site_files, site_pages

TERM = Path("kb/term/dwell-time.yaml")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_root(tmp_path / "root", SMALL / "kb")


def files_of(folder: Path) -> dict[str, str]:
    """Path and digest of every file."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def break_a_link(root: Path) -> None:
    text = (root / TERM).read_text()
    (root / TERM).write_text(text.replace("[charging-session]", "[no-such-term]"))


def test_the_site_is_built_strictly_and_the_same_each_time(root: Path, tmp_path: Path) -> None:
    first = run("vgikb", "site", tmp_path / "one", cwd=root, PYTHONHASHSEED="1")
    assert first.returncode == 0, first.stdout
    assert "WARNING" not in first.stdout
    second = run("vgikb", "site", tmp_path / "two", cwd=root, PYTHONHASHSEED="2")
    assert second.returncode == 0, second.stdout
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
    assert "index.html" in files_of(tmp_path / "one")


def test_the_site_of_this_project_is_built_without_a_warning(real_site: BuiltSite) -> None:
    assert [line for line in real_site.log.splitlines() if line.startswith(("WARNING", "ERROR"))] == []


def test_mkdocs_builds_the_site_by_itself(root: Path, tmp_path: Path, small_site: BuiltSite) -> None:
    done = run("mkdocs", "build", "--strict", "--site-dir", tmp_path / "site", cwd=root)
    assert done.returncode == 0, done.stdout
    assert files_of(tmp_path / "site") == files_of(small_site.folder)


def test_a_failed_build_leaves_the_site_as_it_was(root: Path, tmp_path: Path, small_site: BuiltSite) -> None:
    site = tmp_path / "site"
    shutil.copytree(small_site.folder, site)
    break_a_link(root)
    done = run("vgikb", "site", site, cwd=root)
    assert done.returncode == 1
    assert "no term is called 'no-such-term' (dangling-link)" in done.stdout
    assert "Traceback" not in done.stdout
    assert files_of(site) == files_of(small_site.folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["root", "site"]


def test_a_build_that_succeeds_leaves_nothing_of_the_old_site(root: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "assets").mkdir(parents=True)
    (site / "assets" / "vgikb.css").write_text("")
    (site / "old.html").write_text("old")
    assert run("vgikb", "site", site, cwd=root).returncode == 0
    assert (site / "index.html").is_file()
    assert not (site / "old.html").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["root", "site"]


@pytest.mark.parametrize("folder", [".", "..", "kb", "kb/term", "schemas", "mkdocs.yml"])
@pytest.mark.parametrize("pages", [[], ["--pages"]])
def test_a_folder_with_something_else_in_it_is_not_replaced(root: Path, folder: str, pages: list[str]) -> None:
    before = files_of(root)
    done = run("vgikb", "site", folder, *pages, cwd=root)
    assert done.returncode == 2, done.stdout
    assert "name another folder" in done.stdout
    assert files_of(root) == before


def test_pages_for_another_generator_are_plain_markdown(root: Path, tmp_path: Path) -> None:
    done = run("vgikb", "site", tmp_path / "pages", "--pages", cwd=root)
    assert done.returncode == 0, done.stdout
    written = files_of(tmp_path / "pages")
    kb = load_example(SMALL)
    assert {f"{name.kind}/{name.id}.md" for name in kb.records} < set(written)
    assert {path for path in written if not path.endswith(".md")} == {
        file.path for file in site_files(Site(kb, [], all_checks()))
    }
    text = (tmp_path / "pages" / "term" / "dwell-time.md").read_text()
    assert text.startswith('---\ntitle: "dwell time"\n')
    assert "\n# dwell time\n" in text


def test_a_root_without_settings_is_refused(root: Path, tmp_path: Path) -> None:
    (root / "mkdocs.yml").unlink()
    done = run("vgikb", "site", tmp_path / "site", cwd=root)
    assert done.returncode == 2
    assert "no mkdocs.yml" in done.stdout


def test_no_two_pages_have_one_path() -> None:
    kb = load_example(SMALL)
    paths = [page.path for page in site_pages(Site(kb, [], all_checks()))]
    assert len(paths) == len(set(paths))


def test_records_are_never_in_the_navigation() -> None:
    kb = load_example(SMALL)
    shown = str(navigation(Site(kb, [], all_checks()), ["term"], ["method.md"]))
    assert all(f"{name.kind}/{name.id}.md" not in shown for name in kb.records)
    assert all(f"{kind}/index.md" in shown for kind in kb.kinds)
    assert "{'About': ['method.md']}" in shown
