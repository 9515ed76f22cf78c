"""Every sort of page is valid HTML and accessible, at three widths, in light and dark, with what readers open opened.

axe-core and html-validate come from npm and serve tests only: VGIKB_WEB_TOOLS names the folder with their node_modules.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import BuiltSite
from test_browser import visit

pytestmark = pytest.mark.browser

Address = Callable[[BuiltSite], str]
LIMIT = 500_000  # bytes of a page
WIDTHS = {"projector": (1600, 1000), "desktop": (1280, 900), "phone": (360, 780)}
PAGES = [
    "",
    "actor/csms/",
    "api/",
    "architecture/",
    "changes/",
    "checks/",
    "checks/dangling-link/",
    "contributing/",
    "coverage/ocpp-2.0.1/",
    "driver/ca-rule-21/",
    "explorer/",
    "fields/use-case/",
    "for-regulators/",
    "gaps/",
    "graph/?start=requirement/departure-time",
    "interface/csms-station/",
    "matrix/",
    "matrix/driver-protocol/",
    "matrix/requirement-protocol/?compare=ocpp-2.0.1,ocpp-2.1&differences=1",
    "meeting/vgi-cpwg-2017-06-12/",
    "method/",
    "protocol/ocpp-2.1/",
    "ref/",
    "releases/",
    "requirement/departure-time/",
    "search/?q=departure",
    "service/demand-response/",
    "source/ocpp-16/",
    "term/",
    "term/evse/",
    "use-case/home-backup-v2h/",
    "vocabulary/uftp/",
    "wording/",
]
# what the theme itself writes, and what is a matter of style
THEME = {
    "valid-autocomplete": "off",  # its two switches
    "attribute-misuse": "off",  # rel=edit
    "attribute-allowed-values": "off",  # an empty tabindex in its menu
    "no-trailing-whitespace": "off",
    "long-title": "off",
    "no-inline-style": "off",
    "no-implicit-button-type": "off",
    "attr-quotes": "off",
    "no-raw-characters": "off",
    "void-style": "off",
    "doctype-style": "off",
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
}


@pytest.fixture(scope="session")
def tools() -> Path:
    folder = os.environ.get("VGIKB_WEB_TOOLS")
    if not folder:
        pytest.skip("no axe-core and html-validate: install them with npm and set VGIKB_WEB_TOOLS to the folder")
    return Path(folder) / "node_modules"


def faults(page: Any, axe: str) -> list[str]:
    """Violations of WCAG 2.2 A and AA, each with the first element that has it."""
    page.evaluate(axe)
    found = page.evaluate(
        """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}))
           .violations.map(v => [v.id, v.nodes.length, v.nodes[0].target, v.nodes[0].html.slice(0, 120)].join(" "))"""
    )
    return [str(fault) for fault in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_sort_of_page_is_accessible(
    browser: Any, real_site: BuiltSite, address: Address, tools: Path, width: str, scheme: str
) -> None:
    axe = (tools / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    with visit(browser, WIDTHS[width], color_scheme=scheme, reduced_motion="reduce") as page:
        for path in PAGES:
            assert page.goto(address(real_site) + path).status == 200, path
            page.wait_for_timeout(200)  # for what scripts add
            found[path] = faults(page, axe)
            sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(sideways) <= 0, path
    assert {path: told for path, told in found.items() if told} == {}


def test_every_sort_of_page_is_valid_html(real_site: BuiltSite, tools: Path, tmp_path: Path) -> None:
    node = shutil.which("node")
    assert node, "node is needed for html-validate"
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({"root": True, "extends": ["html-validate:standard"], "rules": THEME}))
    paths = [real_site.folder / path.partition("?")[0] / "index.html" for path in PAGES]
    program = tools / "html-validate" / "bin" / "html-validate.mjs"
    done = subprocess.run(
        [node, program, "--config", settings, "--formatter", "text", *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.returncode) == ("", 0), done.stderr


def test_no_page_is_heavier_than_it_may_be(real_site: BuiltSite) -> None:
    sizes = {path: path.stat().st_size for path in real_site.folder.rglob("*.html")}
    assert len(sizes) > 1500
    assert {path: size for path, size in sizes.items() if size > LIMIT} == {}
