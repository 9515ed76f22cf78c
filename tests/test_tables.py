"""Tables fit a terminal, start no formula in a spreadsheet, and lose nothing in JSON."""

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vgikb.tables import FORMATS, Rows, csv_table, json_table, table, text_table

ROWS: Rows = [["use case", "state", "links"], ["evening-charging", "full", 3], ["depot", "partial", 12]]

texts = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)
columns = st.shared(st.integers(1, 6), key="columns")
rows = columns.flatmap(lambda n: st.lists(st.lists(texts | st.integers(0, 99), min_size=n, max_size=n), min_size=1))


def test_columns_are_as_wide_as_their_widest_text_and_numbers_stand_to_the_right() -> None:
    assert text_table(ROWS).splitlines() == [
        "use case          state    links",
        "----------------  -------  -----",
        "evening-charging  full         3",
        "depot             partial     12",
    ]


def test_a_table_without_rows_is_its_head() -> None:
    assert text_table([["use case", "state"]]) == "use case  state\n--------  -----\n"


def test_a_text_of_several_lines_stays_in_its_row() -> None:
    assert text_table([["note"], ["two\nlines\tand  more"]]).splitlines()[2:] == ["two lines and more"]


def test_a_table_that_fits_the_terminal_is_left_alone() -> None:
    assert text_table(ROWS, 32) == text_table(ROWS)


def test_the_longest_texts_are_cut_so_that_the_table_fits() -> None:
    shown = text_table([["id", "title", "state"], ["term/evse", "t" * 100, "full"]], 40)
    assert shown.splitlines()[2] == "term/evse  " + "t" * 21 + "…  full"
    assert max(map(len, shown.splitlines())) <= 40


def test_the_name_of_a_row_is_not_cut_for_the_sake_of_other_columns() -> None:
    shown = text_table([["id", "title", "other"], ["term/" + "n" * 30, "t" * 100, "o" * 100]], 80)
    assert "term/" + "n" * 30 + "  " in shown


def test_columns_that_cannot_fit_come_in_several_tables_with_the_names_of_the_rows() -> None:
    wide = [["", *(f"column {n}" for n in range(9))], ["row", *("full, 1 of 3 links" for _ in range(9))]]
    shown = text_table(wide, 60)
    parts = shown.split("\n\n")
    assert len(parts) > 1
    assert all(part.splitlines()[2].startswith("row  full, 1 of 3 links") for part in parts)
    assert re.findall(r"column \d", " ".join(part.splitlines()[0] for part in parts)) == wide[0][1:]
    assert max(map(len, shown.splitlines())) <= 60


def test_no_line_begins_with_what_ci_services_take_for_a_command() -> None:
    assert text_table([["name"], [" \n::error::x"]]).splitlines()[2] == "\\u{3a}:error::x"


@given(rows, st.integers(20, 60))
def test_no_line_is_longer_than_the_terminal(rows: Rows, width: int) -> None:
    lines = text_table(rows, width).splitlines()
    assert all(len(line) <= width for line in lines)
    assert (len(lines) + 1) % (len(rows) + 2) == 0  # whole tables, with an empty line between


@given(rows)
def test_csv_gives_back_every_text(rows: Rows) -> None:
    read = list(csv.reader(io.StringIO(csv_table(rows), newline="")))
    plain = [[text[1:] if text.startswith("'") else text for text in row] for row in read]
    assert plain == [[str(cell).removeprefix("'") for cell in row] for row in rows]


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"])
def test_no_cell_of_csv_starts_a_formula(start: str) -> None:
    for rows in ([[start]], [["head"], [start]]):
        assert next(reversed(list(csv.reader(io.StringIO(csv_table(rows), newline="")))))[0].startswith("'")


def test_json_has_one_object_for_each_row_with_numbers_as_numbers() -> None:
    assert json.loads(json_table(ROWS))[0] == {"use case": "evening-charging", "state": "full", "links": 3}


def test_json_loses_no_column_of_the_same_name_or_of_none() -> None:
    assert json.loads(json_table([["", "OCPP", "OCPP"], ["row 1", "full", "none"]])) == [
        {"row": "row 1", "OCPP": "full", "OCPP (2)": "none"}
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_ends_with_a_line_end(format: str) -> None:
    assert table(ROWS, format, 80).endswith("\n")
