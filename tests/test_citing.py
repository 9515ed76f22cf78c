"""A page is cited with its version, date and address, in forms that other programs read."""

import json
from datetime import date

from vgikb.citing import Citation

PAGE = Citation("Price & schedule", "term/a", "0.2.0", date(2026, 2, 20), "https://kb.example/0.2.0/term/a/")
WHOLE = Citation("Home", "", "draft", date(2026, 11, 3), "")


def test_the_text_names_page_version_date_address_and_licence() -> None:
    assert PAGE.text == (
        '"Price & schedule". VGI knowledge base, release 0.2.0 of 2026-02-20, term/a. '
        "https://kb.example/0.2.0/term/a/ Licence: CC BY 4.0."
    )
    assert WHOLE.text == "VGI knowledge base, draft of 2026-11-03. Licence: CC BY 4.0."


def test_bibtex_has_the_same() -> None:
    assert PAGE.bibtex.splitlines() == [
        "@misc{vgikb-term-a-0.2.0,",
        r"  title = {{Price \& schedule}},",
        "  author = {{VGI knowledge base}},",
        "  year = {2026},",
        "  month = feb,",
        "  note = {term/a, release 0.2.0, CC BY 4.0},",
        "  url = {https://kb.example/0.2.0/term/a/}",
        "}",
    ]
    assert "url" not in WHOLE.bibtex


def test_braces_and_signs_of_tex_in_a_title_stay_signs() -> None:
    hostile = Citation("a}{$%_#~^\\b", "term/a", "draft", date(2026, 1, 1), "").bibtex
    title = hostile.splitlines()[1]
    assert title == (
        r"  title = {{a\textbraceright{}\textbraceleft{}\$\%\_\#\textasciitilde{}"
        r"\textasciicircum{}\textbackslash{}b}},"
    )
    assert hostile.count("{") == hostile.count("}")


def test_csl_has_the_same() -> None:
    [entry] = json.loads(PAGE.csl)
    assert entry == {
        "id": "vgikb-term-a-0.2.0",
        "type": "entry",
        "title": "Price & schedule",
        "author": [{"literal": "VGI knowledge base"}],
        "container-title": "VGI knowledge base",
        "number": "term/a",
        "version": "0.2.0",
        "issued": {"date-parts": [[2026, 2, 20]]},
        "URL": "https://kb.example/0.2.0/term/a/",
        "note": "CC BY 4.0",
    }
    [whole] = json.loads(WHOLE.csl)
    assert (whole["type"], whole["title"], "URL" in whole) == ("dataset", "VGI knowledge base", False)
