"""Editing in a spreadsheet: what was changed in cells arrives, all else stays, what cannot be is told by its cell."""

import random
from contextlib import suppress
from copy import deepcopy
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from command_line import assert_calm, make_root, run
from conftest import BuiltSite
from knowledge_bases import ROOT, SMALL, TODAY, load_example, project_kinds, world
from spreadsheets import MAIN, RELATION, Book, by_hand, exported, inline, new_term, packed, proposed
from test_edit import all_comments, difference, read, with_comments
from vgikb.archive import Archive, ArchiveError, ArchiveLimits
from vgikb.findings import Name
from vgikb.graph import KnowledgeBase, load
from vgikb.imports import UnreadableError
from vgikb.sheets import ID, NEW_NEED, plan_of
from vgikb.xlsx_reader import WorkbookError, read_workbook

TERM = Name("term", "dwell-time")
USE_CASE = Name("use-case", "evening-charging")


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load_example(SMALL)


@pytest.fixture(scope="module")
def whole(kb: KnowledgeBase) -> bytes:
    return exported(kb)


@pytest.fixture
def book(whole: bytes) -> Book:
    return Book(whole)


def after(kb: KnowledgeBase, book: Book, name: Name) -> dict[str, Any]:
    """What a record would say; it is the only one that changes and nothing is bad."""
    found = proposed(kb, book.saved())
    assert (found.bad, found.stale) == ((), ())
    assert list(found.records) == [name]
    return found.records[name].data


# What a workbook has


@pytest.mark.parametrize("kind", project_kinds().values(), ids=project_kinds())
def test_every_field_has_one_column_or_is_said_to_be_left_out(kind: Any) -> None:
    plans = list(plan_of(kind).all())
    columns = [column.field.name for plan in plans for column in plan.columns]
    left_out = [name for plan in plans for name in plan.left_out]
    lists = [".".join(part for path in plan.lists for part in path) for plan in plans if plan.lists]
    groups = [
        field.name for field in kind.fields if field.schema.get("type") == "object" and "properties" in field.schema
    ]
    assert sorted([*columns, *left_out, *lists, *groups]) == sorted(field.name for field in kind.fields)
    assert len({plan.name.casefold() for plan in plans}) == len(plans)
    assert all(len(plan.name) <= 31 for plan in plans)


def test_headings_bear_help_and_columns_have_their_drop_downs(book: Book) -> None:
    sheet = book.book["term"]
    assert sheet["A1"].comment.text.startswith("The id of the record")
    assert "one phrase" in sheet.cell(1, book.column("term", "definition")).comment.text.lower()
    assert sheet.cell(1, book.column("term", "definition")).value == "definition *"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref.startswith(f"A1:{sheet.cell(1, sheet.max_column).column_letter}")  # marks too
    assert sheet.data_validations.dataValidation
    lists = book.book["lists"]
    assert lists.sheet_state == "hidden"
    offered = {tuple(c.value for c in column if c.value) for column in lists.iter_cols()}
    assert ("charging-session", "dwell-time", "electric-vehicle", "session") in offered
    assert ("full", "partial", "none") in offered
    assert sheet.column_dimensions[sheet.cell(1, book.column("term", "mark (leave as it is)")).column_letter].hidden
    assert book.book.sheetnames[0] == "Read me"


def test_the_first_sheet_says_what_is_left_out(book: Book) -> None:
    words = "\n".join(str(row[0].value) for row in book.book["Read me"].iter_rows())
    assert "protocol: interfaces.roles cannot stand in cells" in words
    assert "vocabulary: elements cannot stand in cells" in words


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0", "1.10", "0012", "2026-11-23", "TRUE"])
def test_a_text_stays_this_text(text: str) -> None:
    kb = world({"term/a": {"domain": text}})
    raw = exported(kb, "term")
    cell = Book(raw).book["term"].cell(2, Book(raw).column("term", "domain"))
    assert (cell.value, cell.number_format) == (text, "@")
    [sheet] = [sheet for sheet in read_workbook(raw) if sheet.name == "term"]
    assert next(c for c in sheet.cells.values() if c.value == text).sort == "text"
    assert not proposed(kb, raw).records


def test_only_chosen_records_are_in_it_and_all_ids_are_offered(kb: KnowledgeBase) -> None:
    book = Book(exported(kb, "coverage"))
    assert [name for name in book.book.sheetnames if name.startswith("term")] == []
    offered = {cell.value for column in book.book["lists"].iter_cols() for cell in column}
    assert "price-schedule" in offered


# Nothing changes by itself


@pytest.mark.parametrize("base", [load_example(SMALL), load(ROOT, TODAY)], ids=["small", "real"])
@pytest.mark.parametrize("looked_at", [False, True])
def test_a_round_trip_changes_nothing(base: KnowledgeBase, looked_at: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also if every cell is looked at, because the marks say nothing."""
    if looked_at:
        monkeypatch.setattr("vgikb.imports.xlsx._untouched", lambda *_: False)
    found = proposed(base, exported(base))
    assert (found.records, found.bad, found.stale, found.wanted, found.notes) == ({}, (), (), (), ())


def test_a_round_trip_through_another_program_changes_nothing(kb: KnowledgeBase, book: Book) -> None:
    sheet = book.book["term"]
    sheet.move_range(f"B1:B{sheet.max_row}", cols=40)  # columns in another order
    book.book.move_sheet("term", offset=-20)
    sheet.cell(900, 3).value = ""
    sheet.cell(901, 3).value = "   "
    sheet.cell(1, 60).value = "My own column"
    sheet.cell(2, 60).value = "=SUM(1,2)"
    book.book.create_sheet("Scratch")["A1"] = "=1/0"
    found = proposed(kb, book.saved())
    assert (found.records, found.bad, found.stale) == ({}, (), ())
    assert found.notes == ("sheet 'term': column BH 'My own column' is not read",)


# What is changed arrives


def test_a_changed_cell_changes_its_value_alone(kb: KnowledgeBase, book: Book) -> None:
    book.change("term", "dwell-time", "title", "Time at the station")
    assert after(kb, book, TERM) == {**kb.records[TERM].data, "title": "Time at the station"}


def test_an_emptied_cell_takes_the_field_away(kb: KnowledgeBase, book: Book) -> None:
    book.change("term", "dwell-time", "related", None)
    assert after(kb, book, TERM) == {k: v for k, v in kb.records[TERM].data.items() if k != "related"}


def test_values_one_below_the_other_or_between_commas_are_a_list(kb: KnowledgeBase, book: Book) -> None:
    book.change("term", "dwell-time", "related", "session, electric-vehicle\ncharging-session\n")
    assert after(kb, book, TERM)["related"] == ["session", "electric-vehicle", "charging-session"]


def test_a_group_comes_with_its_first_value_and_goes_with_its_last() -> None:
    kb = world({"protocol/a": {}, "protocol/b": {"openness": {"text": "free"}}})
    book = Book(exported(kb))
    book.change("protocol", "a", "openness.text", "paid")
    book.change("protocol", "b", "openness.text", None)
    found = proposed(kb, book.saved()).records
    assert found[Name("protocol", "a")].data["openness"] == {"text": "paid"}
    assert "openness" not in found[Name("protocol", "b")].data


def test_a_new_row_is_a_new_record_and_others_may_link_to_it(kb: KnowledgeBase, book: Book) -> None:
    book.add("term", record_id="parked-time", title="Parked time", definition="time that a car is parked somewhere")
    book.change("term", "dwell-time", "related", "parked-time")
    found = proposed(kb, book.saved())
    assert found.bad == ()
    new = found.records[Name("term", "parked-time")]
    assert new.path == "kb/term/parked-time.yaml"
    assert new.data == {"title": "Parked time", "definition": "time that a car is parked somewhere"}


def test_rows_of_a_list_come_and_go(kb: KnowledgeBase, book: Book) -> None:
    ends = {"record_id": USE_CASE.id, "paths_no": 1, "from_": "csms", "to": "charging-station"}
    book.add("use-case.paths.steps", **ends, exchange="New")
    book.add("use-case.paths.steps", **ends, steps_no=1.5, exchange="Two")
    before = kb.records[USE_CASE].data["paths"][0]["steps"]
    steps = after(kb, book, USE_CASE)["paths"][0]["steps"]
    two, new = ({"from": "csms", "to": "charging-station", "exchange": text} for text in ("Two", "New"))
    assert steps == [before[0], two, *before[1:], new]


def test_a_row_of_a_list_that_is_gone_takes_its_entry_along(kb: KnowledgeBase, book: Book) -> None:
    before = kb.records[USE_CASE].data["paths"][0]["steps"]
    book.remove("use-case.paths.steps", USE_CASE.id, 1, 2)
    assert after(kb, book, USE_CASE)["paths"][0]["steps"] == [before[0], *before[2:]]


def test_fields_that_cannot_stand_in_cells_stay(kb: KnowledgeBase, book: Book) -> None:
    protocol = next(r for r in kb.of_kind("protocol") if any("roles" in i for i in r.data.get("interfaces", ())))
    book.change("protocol", protocol.id, "summary", "Other words.")
    assert after(kb, book, protocol.name) == {**protocol.data, "summary": "Other words."}


def test_what_is_not_in_the_workbook_never_comes_to_another_entry(kb: KnowledgeBase, book: Book) -> None:
    """As it would if rows were numbered anew."""
    protocol = next(r for r in kb.of_kind("protocol") if "roles" in r.data.get("interfaces", [{}])[0])
    other = next(r.id for r in kb.of_kind("interface") if r.id != protocol.data["interfaces"][0]["interface"])
    place = book.change("protocol.interfaces", protocol.id, 1, "interface", other)
    found = proposed(kb, book.saved())
    assert [(bad.place, "roles" in bad.message) for bad in found.bad] == [(place, True)]
    assert found.records == {}


def test_rows_in_another_order_change_nothing(kb: KnowledgeBase, book: Book) -> None:
    for name in ("term", "use-case.paths.steps", "coverage.claims"):
        sheet = book.book[name]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), 2):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value
    found = proposed(kb, book.saved())
    assert (found.records, found.bad, found.stale) == ({}, (), ())


def test_a_copied_row_with_another_id_is_a_new_record(kb: KnowledgeBase, book: Book) -> None:
    sheet = book.book["term"]
    row = book.row("term", "dwell-time")
    for column in range(1, sheet.max_column + 1):
        sheet.cell(20, column).value = sheet.cell(row, column).value
    sheet.cell(20, 1).value = "copied-time"
    found = proposed(kb, book.saved())
    assert found.bad == ()
    assert list(found.records) == [Name("term", "copied-time")]


def test_a_record_without_its_row_is_left_alone_and_this_is_said(kb: KnowledgeBase, book: Book) -> None:
    book.remove("coverage", "gridtalk-1")
    found = proposed(kb, book.saved())
    assert (found.records, found.bad) == ({}, ())
    assert found.notes == ("coverage/gridtalk-1 has no row in sheet 'coverage': its other rows are not read",)


def test_sheets_that_are_gone_change_nothing(kb: KnowledgeBase, book: Book) -> None:
    del book.book["use-case.paths.steps"], book.book["use-case.paths"]
    book.change("use-case", USE_CASE.id, "title", "Other title")
    assert after(kb, book, USE_CASE) == {**kb.records[USE_CASE].data, "title": "Other title"}


def test_dates_and_versions_that_a_program_took_for_numbers_are_what_they_were() -> None:
    kb = world(
        {"protocol/a": {"edition": "1.10"}, "meeting/m": {"date": "2017-04-24"}, "term/a": {"domain": "2017-04-24"}}
    )
    book = Book(exported(kb))
    book.change("protocol", "a", "edition", 1.1)
    book.change("meeting", "m", "date", 42849)
    book.change("term", "a", "domain", datetime(2017, 4, 24))  # as spreadsheets have them
    assert proposed(kb, book.saved()).records == {}
    book.change("meeting", "m", "date", datetime(2018, 5, 1))
    assert after(kb, book, Name("meeting", "m"))["date"] == "2018-05-01"


def test_texts_in_their_cells_and_cells_without_places_are_read(kb: KnowledgeBase) -> None:
    found = proposed(kb, new_term("parking", "Parking & more", "time that a car\nis parked"))
    assert found.records[Name("term", "parking")].data["title"] == "Parking & more"
    assert found.records[Name("term", "parking")].data["definition"] == "time that a car\nis parked"


# What cannot be


@pytest.mark.parametrize(
    ("sheet", "where", "value", "words"),
    [
        ("requirement", ("price-schedule", "level"), "shal", "did you mean 'shall'?"),
        ("term", ("dwell-time", "related"), "sesion", "did you mean 'session'?"),
        ("term", ("dwell-time", "related"), "plug-in-time", "is withdrawn"),
        ("term", ("dwell-time", "definition"), None, "'definition' is missing"),
        ("term", ("dwell-time", "definition"), "short", "too short"),
        ("meeting", ("first-meeting", "date"), "24 April 2017", "does not have the right form"),
        ("term", ("dwell-time", "title"), "a\u200bb", "invisible character"),
        ("use-case.paths.steps", ("evening-charging", 1, 1, "from"), "cmss", "did you mean 'csms'?"),
        ("use-case.paths.steps", ("evening-charging", 1, 2, "steps no."), 1, "two rows have the number 1"),
        ("use-case.paths.steps", ("evening-charging", 1, 2, "paths no."), 77, "no row has this paths no."),
        ("coverage.claims", ("gridtalk-1", 1, "support"), "ful", "did you mean 'full'?"),
        ("protocol", ("gridtalk-1", "year"), "two thousand", "is no number"),
        ("term", ("dwell-time", ID), "Dwell Time", "is no id"),
        ("term", ("dwell-time", ID), "session", "two rows have the id 'session'"),
        ("term", ("dwell-time", ID), None, "the row has no id; write dwell-time"),
    ],
)
def test_a_bad_cell_is_told_by_its_place_and_its_record_is_left_alone(
    kb: KnowledgeBase, book: Book, sheet: str, where: tuple[Any, ...], value: Any, words: str
) -> None:
    place = book.change(sheet, *where, value)
    book.change("requirement", "charging-limit", "title", "Another record")
    found = proposed(kb, book.saved())
    places = {bad.place for bad in found.bad}
    assert len(places) == 1
    if words.startswith("two rows have the id"):
        assert places <= {f"term!A{row}" for row in range(2, 9)}
    else:
        assert places == {place}
    assert words in found.bad[0].message
    assert list(found.records) == [Name("requirement", "charging-limit")]


def test_every_bad_cell_is_told_at_once(kb: KnowledgeBase, book: Book) -> None:
    places = {
        book.change("requirement", "price-schedule", "level", "must"),
        book.change("requirement", "price-schedule", "refines", "no-such"),
        book.change("term", "session", "related", "no-such"),
    }
    assert {bad.place for bad in proposed(kb, book.saved()).bad} == places


def test_a_formula_and_an_error_are_bad_cells(kb: KnowledgeBase, book: Book) -> None:
    one = book.change("term", "dwell-time", "title", "x")
    book.book["term"][one.partition("!")[2]].data_type = "f"
    book.book["term"][one.partition("!")[2]].value = "=A1"
    assert [(bad.place, bad.message[:9]) for bad in proposed(kb, book.saved()).bad] == [(one, "a formula")]


def test_a_record_that_links_to_one_with_a_bad_cell_is_left_alone_too(kb: KnowledgeBase, book: Book) -> None:
    book.add("term", record_id="new-one", title="New one", definition="short")
    book.change("term", "dwell-time", "related", "new-one")
    found = proposed(kb, book.saved())
    assert found.records == {}
    assert len(found.bad) == 2


def test_a_record_that_changed_since_is_refused_by_name_if_its_rows_were_changed(book: Book) -> None:
    root = load_example(SMALL)
    data = {**root.records[TERM].data, "domain": "meanwhile"}
    changed = {str(n): r.data for n, r in root.records.items() if n.kind in ("term", "source")}
    now = world({**changed, str(TERM): data, "term/session": {**changed["term/session"], "domain": "meanwhile"}})
    book.change("term", "dwell-time", "title", "Other title")
    found = proposed(now, Book(book.saved()).saved())
    assert found.stale == (TERM,)
    assert TERM not in found.records


def test_a_new_row_does_not_overwrite_what_is_there(kb: KnowledgeBase) -> None:
    found = proposed(kb, new_term("dwell-time", "Mine now", "something else altogether"))
    assert found.records == {}
    assert [bad.place for bad in found.bad] == ["term!A2"]
    assert "is there already" in found.bad[0].message


def test_a_misspelt_heading_is_said(kb: KnowledgeBase, book: Book) -> None:
    book.book["term"].cell(1, book.column("term", "domain")).value = "domian"
    assert "did you mean 'domain'?" in proposed(kb, book.saved()).notes[0]


# Files of strangers

DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


def with_doctype(encoding: str) -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>' + DOCTYPE.decode() + f'<worksheet xmlns="{MAIN}">&b;</worksheet>'
    )
    return by_hand({"term": []}, {"xl/worksheets/sheet1.xml": text.encode(encoding)})


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is no workbook"),
        (b"id;title\n", "is no workbook"),
        (b"PK\x03\x04" + b"\x00" * 100, "is no workbook"),
        (packed({}), "no part"),
        (packed({"a.txt": b"x"}), "no part"),
        (packed({"_rels/.rels": b"<a/>"}), "no workbook"),
        (packed({"_rels/.rels": b"<a"}), "damaged"),
        (by_hand({"term": []}, {"xl/workbook.xml": b"\xff\xfe\x00"}), "damaged"),
        (with_doctype("utf-8"), "document type"),
        (with_doctype("utf-16"), "document type"),
        (packed({"_rels/.rels": DOCTYPE + b"<a>&b;</a>"}), "document type"),
        (by_hand({"term": ['<row r="1"><c r="A0"/></row>']}), "without a proper place"),
        (by_hand({"term": ['<row r="99999999"/>']}), "without a proper number"),
        (by_hand({"term": ['<row r="1"><c r="ZZZ1"><v>1</v></c></row>']}), "beyond the last"),
        (by_hand({"term": ['<row><c t="s"><v>7</v></c></row>']}), "a text that is not there"),
        (by_hand({"Tabelle1": [inline("a")]}), "no sheet of this workbook"),
        (by_hand({"term": []}, {"xl/media/a": b"\0" * 9_000_000}), "like a trap"),
    ],
    ids=range(17),
)
def test_a_file_that_is_none_is_refused_with_one_plain_message(kb: KnowledgeBase, raw: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as caught:
        proposed(kb, raw)
    assert "\n" not in str(caught.value)


def test_the_list_of_parts_is_held_against_the_limits_before_anything_is_unpacked() -> None:
    raw = packed({"a": b"12345", "b": b"12345"})
    for limits in (ArchiveLimits(packed=10), ArchiveLimits(unpacked=9), ArchiveLimits(parts=1)):
        with pytest.raises(ArchiveError):
            Archive(raw, limits)
    assert Archive(raw, ArchiveLimits(unpacked=10)).read("a") == b"12345"


def test_links_to_other_files_and_macros_are_not_looked_at(kb: KnowledgeBase) -> None:
    outside = (
        f'<Relationship Id="s9" Type="{RELATION}/externalLink" TargetMode="External" Target="http://x.example/y"/>'
    )
    raw = by_hand(
        {"term": [inline(ID, "title", "definition"), inline("parking", "Parking", "time that a car is parked")]},
        {"xl/vbaProject.bin": b"MZ", "xl/externalLinks/_rels/externalLink1.xml.rels": outside.encode()},
    )
    assert list(proposed(kb, raw).records) == [Name("term", "parking")]


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_workbook_never_ends_in_a_traceback(kb: KnowledgeBase, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    raw = bytearray(new_term("parking", "Parking", "time that a car is parked"))
    if seed % 2:
        for _ in range(chance.randrange(1, 20)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
    else:
        text = bytearray(
            f'<worksheet xmlns="{MAIN}"><sheetData>{inline(ID)}{inline("a")}</sheetData></worksheet>'.encode()
        )
        for _ in range(chance.randrange(1, 6)):
            text[chance.randrange(len(text))] = chance.randrange(256)
        raw = bytearray(by_hand({"term": []}, {"xl/worksheets/sheet1.xml": bytes(text)}))
    with suppress(UnreadableError):
        proposed(kb, bytes(raw))


def test_a_text_that_no_cell_can_hold_is_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(UnreadableError, match="32,767"):
        proposed(kb, new_term("parking", "a" * 40_000, "time"))


def test_a_sheet_with_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vgikb.xlsx_reader.CELLS", 2)
    with pytest.raises(WorkbookError, match="more than 2 cells"):
        read_workbook(by_hand({"term": [inline("a", "b", "c")]}))


# The template


def test_the_template_becomes_a_use_case_and_a_list_of_wanted_requirements(kb: KnowledgeBase) -> None:
    book = Book(exported(kb, name="use-case-template"))
    book.add("use-case", record_id="night", title="Night charging", summary="Cars charge at night.", sector="fleet",
             direction="V1G")  # fmt: skip
    book.add("use-case.paths", id="direct", title="Direct", approach="direct", decides="csms")
    for row, (start, end, missing) in enumerate([("csms", "charging-station", "The station shall hum."),
                                                 ("charging-station", "ev", None)], 2):  # fmt: skip
        for heading, value in (("from", start), ("to", end), ("exchange", "A limit"), (NEW_NEED, missing)):
            book.put("use-case.paths.steps", row, heading, value)
    book.put("use-case.paths.steps", 2, "needs", "charging-limit")
    found = proposed(kb, book.saved())
    assert found.bad == ()
    assert found.wanted == ("use-case/night: The station shall hum. (step from csms to charging-station)",)
    data = found.records[Name("use-case", "night")].data
    assert data["paths"][0]["steps"] == [
        {"from": "csms", "to": "charging-station", "exchange": "A limit", "needs": ["charging-limit"]},
        {"from": "charging-station", "to": "ev", "exchange": "A limit"},
    ]
    assert data["notes"].endswith("- The station shall hum. (step from csms to charging-station)")


def test_the_empty_template_proposes_nothing(kb: KnowledgeBase) -> None:
    found = proposed(kb, exported(kb, name="use-case-template"))
    assert (found.records, found.bad, found.stale, found.wanted, found.notes) == ({}, (), (), (), ())


def test_the_site_offers_a_workbook_of_each_kind_and_the_template(small_site: BuiltSite) -> None:
    for kind in small_site.kb.kinds:
        raw = (small_site.folder / "workbooks" / f"{kind}.xlsx").read_bytes()
        assert {record.id for record in small_site.kb.of_kind(kind)} <= set(Book(raw).ids(kind))
        assert proposed(small_site.kb, raw).records == {}
        index = (small_site.folder / kind / "index.html").read_text(encoding="utf-8")
        assert f"workbooks/{kind}.xlsx" in index
        assert "template=workbook.yml" in unescape(index)
    template = (small_site.folder / "workbooks" / "use-case-template.xlsx").read_bytes()
    assert template == exported(small_site.kb, name="use-case-template")


# The command


def test_the_command_shows_first_and_writes_the_smallest_change_on_demand(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", SMALL / "kb")
    path = root / "kb/term/dwell-time.yaml"
    path.write_text("# why\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert_calm(run("export", "xlsx", "-o", tmp_path / "all.xlsx", "--root", root), {0})
    book = Book((tmp_path / "all.xlsx").read_bytes())
    book.change("term", "dwell-time", "title", "Time at the station")
    book.add("term", record_id="parking", title="Parking", definition="time that a car is parked")
    bad = book.change("term", "session", "related", "sesion")
    (tmp_path / "back.xlsx").write_bytes(book.saved())
    before = path.read_text(encoding="utf-8")
    shown = run("import", "xlsx", tmp_path / "back.xlsx", "--root", root)
    assert_calm(shown, {1})
    assert "changed  term/dwell-time\n         /title: dwell time -> Time at the station\n" in shown.stdout
    assert "added    term/parking\n" in shown.stdout
    assert f"bad cell {bad}: no term is called 'sesion'; did you mean 'session'?\n" in shown.stdout
    assert path.read_text(encoding="utf-8") == before
    assert_calm(run("import", "xlsx", tmp_path / "back.xlsx", "--apply", "--root", root), {1})
    gone, new = difference(before, path.read_text(encoding="utf-8"))
    assert (gone, new) == (["title: dwell time"], ["title: Time at the station"])
    written = (root / "kb/term/parking.yaml").read_text(encoding="utf-8")
    assert written == "title: Parking\ndefinition: time that a car is parked\n"
    book.change("term", "session", "related", None)
    (tmp_path / "back.xlsx").write_bytes(book.saved())
    again = run("import", "xlsx", tmp_path / "back.xlsx", "--root", root)  # what was applied is there now
    assert_calm(again, {0})


def test_the_command_tells_a_stale_record_and_writes_nothing_of_it(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", SMALL / "kb")
    run("export", "xlsx", "-o", tmp_path / "all.xlsx", "--root", root)
    book = Book((tmp_path / "all.xlsx").read_bytes())
    book.change("term", "dwell-time", "title", "Time at the station")
    (tmp_path / "back.xlsx").write_bytes(book.saved())
    path = root / "kb/term/dwell-time.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "domain: meanwhile\n", encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    done = run("import", "xlsx", tmp_path / "back.xlsx", "--apply", "--root", root)
    assert_calm(done, {1})
    assert "stale    term/dwell-time changed after this file was made" in done.stdout
    assert path.read_text(encoding="utf-8") == before


def test_a_file_that_is_no_workbook_ends_with_2_and_one_line(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_text("no workbook", encoding="utf-8")
    done = run("import", "xlsx", tmp_path / "x.xlsx", "--root", ROOT)
    assert_calm(done, {2})
    assert len(done.stderr.splitlines()) == 1


# A hundred random edits of the real records at once


def texts_of(kb: KnowledgeBase, chance: random.Random) -> list[Name]:
    names = [
        name
        for name in sorted(kb.records)
        if name.kind not in ("matrix", "vocabulary") and not kb.records[name].withdrawn
    ]
    return chance.sample(names, 100)


NEW_TEXTS = [
    "Short text here",
    "1.10 of something: else # really",
    "= 1 + 1 is no formula",
    "- a\n- b",
    "long words " * 30 + "end",
]


def one_edit(kb: KnowledgeBase, book: Book, data: dict[str, Any], name: Name, chance: random.Random) -> str:
    """One valid change, made in the data and in the cells in ways of their own; says which."""
    kind = kb.kinds[name.kind]
    source = chance.choice(kb.of_kind("source")).id
    optional = [f for f in kind.fields if len(f.path) == 1 and not f.required and f.path[0] in data]
    sort = chance.choice(["text", "status", "empty", "source", "source-text", "no-source", "inner"])
    if sort == "empty" and (plain := [f for f in optional if f.is_text and not f.is_list and f.name != "title"]):
        field = chance.choice(plain).name
        del data[field]
        book.change(name.kind, name.id, field, None)
    elif sort == "status":
        value = chance.choice([v for v in ("draft", "proposed", "agreed") if v != data.get("status")])
        data["status"] = value
        book.change(name.kind, name.id, "status", value)
    elif sort == "source-text" and data.get("sources"):
        number = chance.randrange(len(data["sources"]))
        data["sources"][number]["locator"] = "page 1.10"
        book.change(f"{name.kind}.sources", name.id, number + 1, "locator", "page 1.10")
    elif sort == "no-source" and len(data.get("sources", ())) > 1:
        number = chance.randrange(len(data["sources"]))
        del data["sources"][number]
        book.remove(f"{name.kind}.sources", name.id, number + 1)
    elif sort == "inner" and name.kind == "use-case":
        path = chance.randrange(len(data["paths"]))
        step = chance.randrange(len(data["paths"][path]["steps"]))
        needs = [chance.choice(kb.of_kind("requirement")).id for _ in range(2)]
        data["paths"][path]["steps"][step]["needs"] = needs
        book.change("use-case.paths.steps", name.id, path + 1, step + 1, "needs", "\n".join(needs))
    elif sort == "source":
        data.setdefault("sources", []).append({"source": source, "locator": "1.10"})
        book.add(f"{name.kind}.sources", record_id=name.id, source=source, locator="1.10")
    else:
        value = chance.choice([text for text in NEW_TEXTS if text != data.get("notes")]).strip()
        data["notes"] = value
        book.change(name.kind, name.id, "notes", value)
    return sort


@pytest.mark.parametrize("seed", range(2))
def test_a_hundred_random_edits_in_cells_arrive_and_nothing_else_does(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    root = make_root(tmp_path / "root", ROOT / "kb")
    names = texts_of(load(root, TODAY), chance)
    for name in names:
        path = next((root / "kb" / name.kind).rglob(f"{name.id}.yaml"))
        path.write_text(with_comments(path.read_text(encoding="utf-8"), chance), encoding="utf-8")
    kb = load(root, TODAY)
    before = {path: path.read_text(encoding="utf-8") for path in (root / "kb").rglob("*.yaml")}
    book = Book(exported(kb))
    expected = {name: deepcopy(kb.records[name].data) for name in names}
    sorts = {name: one_edit(kb, book, expected[name], name, chance) for name in names}
    (tmp_path / "back.xlsx").write_bytes(book.saved())
    done = run("import", "xlsx", tmp_path / "back.xlsx", "--apply", "--root", root, "--today", TODAY.isoformat())
    assert_calm(done, {0})
    changed = {root / kb.records[name].path: name for name in names}
    for path, text in before.items():
        now = path.read_text(encoding="utf-8")
        if path not in changed:
            assert now == text
            continue
        name = changed[path]
        assert read(now) == expected[name], (name, sorts[name])
        assert all_comments(now) == all_comments(text), (name, sorts[name])
        gone, new = difference(text, now)
        assert len(gone) + len(new) <= 20, (name, sorts[name], gone, new)
    assert len(set(sorts.values())) == 7
