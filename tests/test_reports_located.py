"""Findings are told where they stand in the file, and are recognised after the file was edited."""

from collections import Counter
from dataclasses import replace

import pytest

from vgikb.findings import Finding, Name, Pointer, Related, Span
from vgikb.reports import Located, locate

NAME, PATH = Name("use-case", "evening"), "kb/use-case/evening.yaml"
FILE = """\
# A comment.
title: Evening
services: [savings, backup]
paths:
  - id: direct
    steps:
      - from: csms
        to: ev
        needs: [price, limit]
      - from: ev
        to: csms
        needs: [price]
  - {id: indirect, steps: []}
claims:
  - requirement: price
    support: full
"""


def located(text: str | None, *findings: Finding) -> list[Located]:
    return locate(findings, {PATH: text.encode()}.get if text is not None else lambda _: None, {NAME: PATH})


def one(text: str, pointer: Pointer, at_key: bool = False) -> Located:
    (only,) = located(text, Finding(NAME, pointer, "wrong", at_key=at_key, check="sample"))
    return only


def words(found: Located) -> str:
    """The text under the span, which must lie in one line."""
    assert found.span.line == found.span.end_line
    return found.line_text[found.span.column - 1 : found.span.end_column - 1]


@pytest.mark.parametrize(
    ("pointer", "at_key", "expected"),
    [
        (("title",), False, "Evening"),
        (("title",), True, "title"),
        (("services", 1), False, "backup"),
        (("paths", 0, "steps", 1, "needs", 0), False, "price"),
        ((), False, "title: Evening"),
        ((), True, "title: Evening"),
        (("summary",), False, "title: Evening"),
        (("services", 7), False, "services"),
        (("paths", 0, "steps", 0, "exchange"), False, "from: csms"),
        (("paths", 0, "steps", 0), True, "from: csms"),
        (("paths", 1, "title"), False, "{id: indirect, steps: []}"),
        (("paths", 0, "steps", 9, "needs", 3), False, "steps"),
        (("claims", 0, "via", "deeper"), False, "requirement: price"),
    ],
)
def test_finding_points_at_value_or_key_or_what_is_nearest(pointer: Pointer, at_key: bool, expected: str) -> None:
    assert words(one(FILE, pointer, at_key)) == expected


def test_span_of_the_reader_is_kept() -> None:
    span = Span(3, 2, 3, 5)
    (found,) = located(FILE, Finding(NAME, ("title",), "wrong", span=span))
    assert (found.span, found.line_text) == (span, "services: [savings, backup]")


BROKEN = {"absent": None, "empty": "", "unclosed": "- [", "no YAML": "a: b: c", "control": "\x00", "deep": "[" * 1000}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_file_that_cannot_be_read_still_has_a_place(text: str | None) -> None:
    (found,) = located(text, Finding(NAME, ("title", 3), "wrong"))
    assert found.span.line == 1


def test_findings_come_by_path_line_column_and_check() -> None:
    findings = [
        Finding(NAME, ("services", 1), "wrong", check="a"),
        Finding(NAME, ("services", 0), "wrong", check="b"),
        Finding(NAME, ("services", 0), "wrong", check="a"),
        Finding(NAME, ("title",), "wrong", check="z"),
        Finding(Name("term", "ev"), ("title",), "wrong", check="z", path="kb/term/ev.yaml"),
    ]
    shown = [(found.finding.path, found.finding.pointer, found.finding.check) for found in located(FILE, *findings)]
    assert shown == [
        ("kb/term/ev.yaml", ("title",), "z"),
        (PATH, ("title",), "z"),
        (PATH, ("services", 0), "a"),
        (PATH, ("services", 0), "b"),
        (PATH, ("services", 1), "a"),
    ]


def test_related_places_are_looked_up_in_their_own_file() -> None:
    other, gone = Name("term", "ev"), Name("term", "gone")
    related = (Related(other, ("title",), "there"), Related(NAME, ("title",), "here"), Related(gone, (), "nowhere"))
    files = {PATH: FILE.encode(), "kb/term/ev.yaml": b"\n\ntitle: EV\n"}
    finding = Finding(NAME, (), "wrong", path=PATH, related=related)
    (found,) = locate([finding], files.get, {other: "kb/term/ev.yaml"})
    assert [(place.path, place.span.line) for place in found.related] == [("kb/term/ev.yaml", 3), (PATH, 2), ("", 1)]


def test_a_file_is_read_once_however_many_findings_it_has() -> None:
    times: Counter[str] = Counter()

    def read(path: str) -> bytes:
        times[path] += 1
        return FILE.encode()

    findings = [Finding(NAME, ("services", n % 2), "wrong", path=f"kb/{n % 3}.yaml") for n in range(30)]
    locate(findings, read)
    assert times == {"kb/0.yaml": 1, "kb/1.yaml": 1, "kb/2.yaml": 1}


def test_waived_finding_carries_the_words_of_its_waiver() -> None:
    waiver = "waive:\n  - {check: sample, reason: Not yet., owner: me, until: '2027-03-01'}\n"
    (found,) = located(FILE + waiver, Finding(NAME, (), "wrong", check="sample", state="waived"))
    assert found.waiver == "Not yet. (me, until 2027-03-01)"


LIMIT = ("paths", 0, "steps", 0, "needs", 1)
STEP = "      - from: csms"


@pytest.mark.parametrize(
    ("edited", "pointer"),
    [
        (FILE.replace("title:", "# More.\n\nsummary: Added.\ntitle:"), LIMIT),
        (FILE.replace("[price, limit]", "[limit, price]"), (*LIMIT[:-1], 0)),
        (FILE.replace("  - id: direct", "  - {id: third}\n  - id: direct"), ("paths", 1, *LIMIT[2:])),
        (FILE.replace(STEP, "      - {from: a, to: b}\n" + STEP), (*LIMIT[:3], 1, *LIMIT[4:])),
        (FILE.replace("needs: [price, limit]", "needs:\n          - limit"), (*LIMIT[:-1], 0)),
    ],
    ids=["lines above", "entries reordered", "path before", "step before", "written otherwise"],
)
def test_fingerprint_stays_when_the_finding_only_moves(edited: str, pointer: Pointer) -> None:
    assert edited != FILE
    assert one(edited, pointer).fingerprint == one(FILE, LIMIT).fingerprint


@pytest.mark.parametrize("services", ["[backup, savings]", "[savings, backup, other]", "[]"])
def test_fingerprint_of_a_list_does_not_depend_on_what_is_in_it(services: str) -> None:
    edited = FILE.replace("[savings, backup]", services)
    assert edited != FILE
    assert one(edited, ("services",)).fingerprint == one(FILE, ("services",)).fingerprint


def test_fingerprint_of_a_record_stays_when_the_record_changes() -> None:
    assert one(FILE + "notes: More.\n", ()).fingerprint == one(FILE, ()).fingerprint


def test_fingerprint_has_16_digits_and_changes_with_all_that_makes_the_problem() -> None:
    finding = Finding(NAME, ("title",), "wrong", check="sample")
    variants = [
        finding,
        replace(finding, check="other"),
        replace(finding, record=Name("use-case", "morning"), path=PATH),
        replace(finding, pointer=("services", 0)),
        replace(finding, pointer=("services", 1)),
        replace(finding, pointer=("paths", 0, "steps", 0, "needs", 0)),
        replace(finding, pointer=("paths", 0, "steps", 1, "needs", 0)),
    ]
    prints = {found.fingerprint for found in located(FILE, *variants)}
    prints.add(one(FILE.replace("Evening", "Night"), ("title",)).fingerprint)
    assert len(prints) == len(variants) + 1
    assert all(len(print_) == 16 and int(print_, 16) >= 0 for print_ in prints)


def test_fingerprint_does_not_depend_on_wording() -> None:
    finding = Finding(NAME, ("title",), "wrong", check="sample")
    (found,) = located(FILE, replace(finding, message="put better", hint="mend it", level="warning"))
    assert found.fingerprint == one(FILE, ("title",)).fingerprint


def test_findings_alike_in_everything_are_numbered() -> None:
    finding = Finding(NAME, ("title",), "wrong", check="sample")
    first, second, third = (found.fingerprint for found in located(FILE, finding, finding, finding))
    assert (second, third) == (f"{first}#2", f"{first}#3")


def test_files_that_are_no_records_have_fingerprints_of_their_own() -> None:
    findings = [Finding(Name("", ""), (), "no id", check="file-name", path=path) for path in ("kb/a", "kb/b")]
    first, second = (found.fingerprint for found in located(None, *findings))
    assert first != second
    assert "#" not in second
