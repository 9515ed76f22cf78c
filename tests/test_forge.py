"""Addresses on the forge open the right file or form, with what is known filled in, whatever a record says."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from hostile import ATTACKS, hostile_records
from knowledge_bases import ROOT, SMALL, judge, load_example, project_kinds
from vgikb.findings import Name
from vgikb.forge import HOUSEKEEPING, LONGEST, Forge, skeleton_like
from vgikb.forms import FOLDER, forms
from vgikb.records import Record
from vgikb.schema import Kind
from vgikb.yaml_reader import read_bytes

FORGE = Forge("https://forge.example/owner/repository")
SMALL_RECORDS = load_example(SMALL).records
TOO_LONG = 8000  # letters; the forge answers no longer address
KINDS = sorted(project_kinds())

each_kind = pytest.mark.parametrize("kind", [project_kinds()[kind] for kind in KINDS], ids=KINDS)


def asked(url: str) -> dict[str, str]:
    """What the query of an address says."""
    return {key: value for key, [value] in parse_qs(urlsplit(url).query, strict_parsing=True).items()}


def record_of(kind: str) -> Record:
    return next(record for name, record in sorted(SMALL_RECORDS.items()) if name.kind == kind)


def test_the_file_of_a_record_is_edited_where_it_lies() -> None:
    assert FORGE.edit_file("kb/term/evse.yaml") == "https://forge.example/owner/repository/edit/main/kb/term/evse.yaml"
    assert FORGE.edit_file('kb/term/"> x/evse.yaml').endswith("/edit/main/kb/term/%22%3E%20x/evse.yaml")


@each_kind
def test_forms_that_addresses_name_are_there(kind: Kind) -> None:
    record = record_of(kind.name)
    for url in (FORGE.change(record), FORGE.new_record(kind), FORGE.problem(record.name)):
        assert urlsplit(url).path == "/owner/repository/issues/new"
        assert asked(url)["template"] in forms(project_kinds())
        assert (ROOT / FOLDER / asked(url)["template"]).is_file()


@each_kind
def test_what_an_address_fills_in_has_a_question_in_its_form(kind: Kind) -> None:
    for url in (FORGE.change(record_of(kind.name)), FORGE.problem("page", "a cell")):
        query = asked(url)
        form = read_bytes(forms(project_kinds())[query.pop("template")].encode()).data
        ids = {part["id"] for part in form["body"] if "id" in part}
        assert query.keys() <= ids


def test_a_change_brings_the_leading_texts_along_as_they_stand() -> None:
    record = SMALL_RECORDS[Name("term", "dwell-time")]
    query = asked(FORGE.change(record))
    assert query["record"] == "term/dwell-time"
    assert query["field-title"] == record.data["title"]
    assert query["field-definition"] == record.data["definition"]


def test_a_text_that_is_too_long_for_an_address_stays_behind() -> None:
    long = Record(Name("term", "a"), "kb/term/a.yaml", {"title": "A", "definition": "é" * (LONGEST + 1)})
    assert asked(FORGE.change(long)).keys() == {"template", "record", "field-title"}


def test_a_problem_names_the_record_and_the_cell() -> None:
    assert asked(FORGE.problem("coverage/ocpp-2.1", "price x ocpp-2.1")) == {
        "template": "problem.yml",
        "record": "coverage/ocpp-2.1",
        "cell": "price x ocpp-2.1",
    }
    assert asked(FORGE.problem("explorer/")) == {"template": "problem.yml", "record": "explorer/"}


@each_kind
def test_a_new_file_is_of_the_kind_and_can_be_read_at_once(kind: Kind) -> None:
    url = FORGE.new_file(kind, record_of(kind.name))
    assert unquote(urlsplit(url).path) == f"/owner/repository/new/main/kb/{kind.name}"
    assert asked(url)["filename"] == f"new-{kind.name}.yaml"
    document = read_bytes(asked(url)["value"].encode())
    assert document.faults == ()
    _, findings = judge(kind.name).fit(document.data, Name(kind.name, "new"))
    assert {finding.check for finding in findings} <= {"wrong-value"}  # of what has to be filled in


@each_kind
def test_a_new_record_has_the_fields_of_the_one_it_is_like_and_those_it_needs(kind: Kind) -> None:
    record = record_of(kind.name)
    data = read_bytes(skeleton_like(kind, record).encode()).data
    needed = {field.name for field in kind.fields if field.required and len(field.path) == 1}
    assert data.keys() == (needed | record.data.keys()) - HOUSEKEEPING
    assert list(data) == [field.name for field in kind.fields if field.name in data]


def test_addresses_of_the_real_records_are_not_too_long() -> None:
    kinds = project_kinds()
    for record in load_example(ROOT).records.values():
        assert len(FORGE.new_file(kinds[record.kind], record)) < TOO_LONG, record.name
        assert len(FORGE.change(record)) < TOO_LONG, record.name


def test_nothing_that_a_hostile_record_says_gets_out_of_its_place() -> None:
    count = 0
    for name, data in hostile_records():
        record = Record(name, f"kb/{name}.yaml", data)
        for url in (FORGE.change(record), FORGE.new_file(project_kinds()[name.kind], record)):
            count += 1
            assert not set(url) & set("<>\"'\\`{}|^ \n\t")
            assert urlsplit(url).netloc == "forge.example"
            assert urlsplit(url).fragment == ""
        assert asked(FORGE.change(record))["field-title"] == data["title"]
    assert count > len(ATTACKS)
