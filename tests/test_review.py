"""What a pull request means stands in one comment, in which nothing that a stranger wrote does anything."""

import html
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_line import make_root, run
from hostile import ATTACKS, write_hostile
from knowledge_bases import SMALL, TODAY, load_example, name_of, world
from reviewed import CASES, changed
from vgikb.findings import Finding
from vgikb.graph import load
from vgikb.reviews.comment import FOOT, MARKER, MOST, comment
from vgikb.reviews.gaps import findings_change
from vgikb.reviews.inert import inert
from vgikb.reviews.judged import Judged, judged
from vgikb.reviews.markdown import Writer
from vgikb.reviews.sections import Section

EVERY = sorted(path.name for path in CASES.iterdir())
SITE = "https://example.org/preview/7"
TAGS = {"<details>", "</details>", "<summary>", "</summary>", "<del>", "</del>", "<ins>", "</ins>", MARKER}
FORGE = re.compile(r"@[\w\"']|[#!]\d|\bGH-\d|://|\bwww\.\w|:\w+:|::|##\[|\b[0-9a-f]{7,40}\b")


def told(found: Judged) -> str:
    return comment(found.sentences(found.writer.title), found.sections, found.writer)


def assert_harmless(text: str, site: str = SITE) -> None:
    """It has the marks of our own and no others, for Markdown, for HTML and for a forge."""
    assert set(re.findall(r"<[^>]*>?", text)) <= TAGS
    assert all(line.isprintable() for line in text.split("\n"))
    assert not [line for line in text.split("\n") if re.match(r"::|##\[|\s|[-+=>~]|\d+[.)]", line)]
    own = re.sub(rf"\]\({re.escape(site)}/[a-z-]+/[a-z0-9.-]+/\)", "", text).replace(FOOT, "").replace(MARKER, "")
    assert "](" not in own
    bare = re.sub(r"`[a-z-]+/[a-z0-9.-]+`", "", own)
    assert not re.search(r"[`*_~\\$@]", bare)
    assert not re.search(r"&(?!#\d+;)|#(?!\d+;)(?!#* )", bare)
    assert not FORGE.search(html.unescape(bare))


def assert_tables_whole(text: str) -> None:
    """Every row has as many cells as the head of its table."""
    blocks = [block.split("\n") for block in text.split("\n\n") if block.startswith("|")]
    assert blocks
    for head, rule, *rows in ([line for line in block if line.startswith("|")] for block in blocks):
        assert {line.count("|") for line in (rule, *rows)} == {head.count("|")}


# The three cases that stand written, as a reviewer sees them


@pytest.mark.parametrize("case", EVERY)
def test_the_comment_and_the_data_are_those_that_were_read_by_eye(case: str, tmp_path: Path) -> None:
    old, new = changed(tmp_path, case)
    (tmp_path / "elsewhere").mkdir()
    today = ("--today", TODAY.isoformat())
    with_root = ("--root", tmp_path / "elsewhere")  # no repository and no schemas there: two folders are enough
    done = run("review", old, new, "--site", SITE, *today, *with_root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (CASES / case / "comment.md").read_text(encoding="utf-8")
    data = run("diff", old, new, "--format", "json", *today, *with_root)
    assert data.stdout == (CASES / case / "diff.json").read_text(encoding="utf-8")


def test_there_are_a_new_edition_a_renamed_requirement_and_an_attack() -> None:
    assert EVERY == ["hostile", "new-edition", "renamed-requirement"]


@pytest.mark.parametrize("case", EVERY)
def test_the_cases_are_harmless_and_whole(case: str) -> None:
    text = (CASES / case / "comment.md").read_text(encoding="utf-8")
    assert text.startswith(f"{MARKER}\n## What this change means\n")
    assert text.count(MARKER) == 1
    assert text.count("<details>") == text.count("</details>") == text.count("<summary>")
    assert_harmless(text)
    assert_tables_whole(text)


def test_a_renamed_requirement_is_no_change_of_what_links_to_it() -> None:
    data = json.loads((CASES / "renamed-requirement/diff.json").read_text())
    assert data["links"] == {"added": [], "removed": []}
    assert [change["record"] for change in data["changed"]] == ["requirement/charging-limit", "requirement/price-plan"]


# Hostile texts

MORE = [
    "@octocat and @org/team",
    "see #12, org/repo#3, GH-4 and !5",
    "e83c5163316f89bfbde7d9ab23ca2e25604af290 or e83c516",
    "https://evil.example ftp://evil.example www.evil.example mailto:a@b.example",
    "::error file=x::y %0A::set-output name=a::b ##[error]x",
    "\u202eevil\u2066 \x1b[31m\x07 \ud800 a\u200bb",
    "| a | b |\n|---|---|\n| c | d |",
    "```\n~~~\n    code\n> quote\n# head\n- item\n1. item\n---\n===",
    "![beacon](https://evil.example/b.png) <img src=https://evil.example/b.png>",
    "[x](javascript:alert(1)) [y]: z\n<javascript:alert(1)>",
    "&lt;img&gt; &#60;img&#62; &amp; &nbsp;",
    "$$x$$ :tada: ~~y~~ **z** __w__ \\*a\\*",
    "</details></summary><!-- vgikb review --> -->",
    "x" * 10_000,
    "@" * 10_000,
]


@pytest.mark.parametrize("text", [*ATTACKS, *MORE])
def test_a_hostile_text_is_shown_as_text(text: str) -> None:
    assert_harmless(f"| {inert(text)} |")
    row = Writer().row(("x", text))
    assert row.count("|") == 3
    assert row.count("\n") == 1


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_any_text_is_shown_as_text(text: str) -> None:
    assert_harmless(f"| {inert(text)} |")


@given(st.text("@#!:/w.GH-12ab\\`*_[]()<>&|~$ \n", max_size=60))
def test_any_text_of_marks_is_shown_as_text(text: str) -> None:
    assert_harmless(f"| {inert(text)} |")


def test_an_ordinary_text_stays_as_it_is() -> None:
    text = "Energy (Wh), 12:30 to 13:00; at most 15 min: ISO 15118-20, OCPP 2.0.1 – “smart” 50 % – décalé"
    assert inert(text) == text
    assert html.unescape(inert("a|b & <c> [d] `e`")) == "a|b & <c> [d] `e`"


def test_a_long_text_is_cut_and_says_so() -> None:
    assert inert("x" * 1000, 20) == "x" * 20 + "..."


def test_a_knowledge_base_full_of_attacks_makes_a_harmless_comment(tmp_path: Path) -> None:
    old = load(make_root(tmp_path / "old", SMALL / "kb"), TODAY)
    root = make_root(tmp_path / "new", SMALL / "kb")
    write_hostile(root)
    for first, second in ((old, load(root, TODAY)), (load(root, TODAY), old)):
        text = told(judged(first, second, SITE + "/"))
        assert len(text) < MOST
        assert_harmless(text)
        assert_tables_whole(text)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://x.example/)[y](z", "https://u:p@x.example/", "x", "https://x.example/ "]
)
def test_what_is_no_address_of_a_site_is_refused(address: str) -> None:
    done = run("review", SMALL, SMALL, "--site", address)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is no address of a site" in done.stderr


# Room


def test_a_comment_stays_short_and_counts_what_it_leaves_out() -> None:
    many = {f"term/t{number:04}": {"title": f"{'word ' * 20}{number}"} for number in range(3000)}
    text = told(judged(world({}), world(many)))
    assert len(text) < MOST
    assert "This change adds 3000 records" in text.replace(",", "")
    shown = len(re.findall(r"^\| .*\| added \|", text, re.MULTILINE))
    assert f"\n{3000 - shown} more rows are left out here.\n" in text
    assert text.endswith(FOOT)


def test_no_section_takes_the_room_of_those_after_it() -> None:
    greedy = Section("Greedy", ("A",), tuple(("@" * 300,) for _ in range(300)))
    last = Section("Last", ("A",), (("seen",),))
    text = comment(["One."], [greedy, greedy, greedy, last], Writer())
    assert len(text) < MOST
    assert "| seen |" in text


def test_nothing_that_differs_is_said_in_words(tmp_path: Path) -> None:
    text = told(judged(load_example(SMALL), load_example(SMALL)))
    assert "This change leaves every record as it was." in text
    assert "every use case is carried as far as before" in text
    assert "no gap opened or closed" in text
    assert "|" not in text


def test_there_are_no_links_without_a_site() -> None:
    text = told(judged(world({}), world({"term/a": {}})))
    assert "| The a `term/a` | added |" in text
    assert "](" not in text


# Gaps


def change_of(before: list[Finding], after: list[Finding]) -> tuple[list[str], list[str]]:
    kbs = (world({"term/a": {}, "term/x": {}}), world({"term/b": {"former-ids": ["a"]}, "term/x": {}}))
    found = judged(*kbs).diff
    change = findings_change((kbs[0], before), (kbs[1], after), found)
    return [str(f.record) for f in change.new], [str(f.record) for f in change.gone]


def gap(record: str, **more: str) -> Finding:
    return Finding(name_of(record), (), more.get("message", "no document is cited"), check="c", level="info")


def test_a_gap_of_a_renamed_record_is_neither_new_nor_closed() -> None:
    assert change_of([gap("term/a")], [gap("term/b")]) == ([], [])


def test_gaps_that_open_and_close_are_told() -> None:
    assert change_of([gap("term/a")], [gap("term/x")]) == (["term/x"], ["term/a"])


def test_a_gap_that_is_there_twice_now_is_new_once() -> None:
    assert change_of([gap("term/x")], [gap("term/x"), gap("term/x")]) == (["term/x"], [])


def test_a_gap_in_other_words_is_the_same_but_another_error_is_not() -> None:
    said, other = gap("term/x"), gap("term/x", message="other words")
    assert change_of([said], [other]) == ([], [])
    errors = [Finding(f.record, f.pointer, f.message, check="c") for f in (said, other)]
    assert change_of(errors[:1], errors[1:]) == (["term/x"], ["term/x"])


def test_a_review_counts_what_the_checks_find() -> None:
    found = judged(world({"term/a": {}}), world({"term/a": {}, "term/b": {"related": ["nowhere"]}}))
    assert found.findings.after - found.findings.before == Counter({"error": 1, "info": 1})
    assert found.sentences(str)[-2:] == [
        "Gaps in what is known: 1 new gap and none closed (1 before, 2 now).",
        "The check finds 1 error and no warnings, 1 of them new.",
    ]
    assert "error: dangling-link" in told(found)


def test_a_record_that_cannot_be_read_is_not_called_removed(tmp_path: Path) -> None:
    root = make_root(tmp_path / "new", SMALL / "kb")
    (root / "kb/term/session.yaml").write_text("title: [")
    found = judged(load_example(SMALL), load(root, TODAY))
    assert (found.diff.removed, found.diff.unreadable) == ((), (name_of("term/session"),))
    assert "| session `term/session` | cannot be read |" in told(found)
