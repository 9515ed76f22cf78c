"""The home page: every sort of reader finds their tasks there."""

from collections import Counter
from html import unescape

from built_pages import built_page, target
from conftest import BuiltSite
from knowledge_bases import SMALL, load_example
from vgikb.chain import chain
from vgikb.pages import Site
from vgikb.pages.home import home
from vgikb.pages.search import written_pages

READERS = ("regulators", "utilities", "automakers", "station-makers")


def test_the_sections_of_a_page_for_a_reader_are_tasks() -> None:
    written = {
        "method.md": "# Method\n\n## Aim\n",
        "for-poets.md": "# For poets\n\ntext\n\n## What rhymes, and why?\n\n### no\n",
    }
    site = Site(load_example(SMALL), (), (), written=written_pages(written))
    text = unescape(next(iter(home.make(site))).text)
    assert '<a href="for-poets/#what-rhymes-and-why">What rhymes, and why?</a>' in text
    assert '<a href="method/">Method</a>' in text
    assert "#aim" not in text


def test_each_reader_finds_five_tasks_on_the_home_page(real_site: BuiltSite) -> None:
    home_page = built_page(real_site.folder / "index.html")
    tasks = Counter(address.partition("/#")[0] for address in home_page.addresses if "/#" in address)
    assert {f"for-{reader}": 5 for reader in READERS}.items() <= tasks.items()
    for address in home_page.addresses:
        if address.startswith("for-"):
            path, anchor = target(home_page, address, real_site.folder)
            assert not anchor or anchor in built_page(path).anchors, address


def test_the_home_page_counts_use_cases_by_state() -> None:
    kb = load_example(SMALL)
    states = Counter(found.state for found in chain(kb).use_cases())
    text = next(iter(home.make(Site(kb, (), ())))).text
    for state, count in states.items():
        assert f"{state}</span> {count} " in text
