"""Records: a bad file is a finding and hides nothing in the others."""

import os
from pathlib import Path

import pytest

from knowledge_bases import SMALL, name_of, project_kinds
from vgikb.findings import Finding, Name
from vgikb.records import Loaded, load_records

TERM = "title: dwell time\ndefinition: time during which a vehicle is plugged in\n"


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    """A folder kb/ with one good term."""
    (tmp_path / "kb" / "term").mkdir(parents=True)
    (tmp_path / "kb" / "term" / "dwell-time.yaml").write_text(TERM, encoding="utf-8")
    return tmp_path / "kb"


def load(kb: Path) -> Loaded:
    return load_records(kb.parent, project_kinds())


def only_finding(kb: Path) -> Finding:
    loaded = load(kb)
    assert Name("term", "dwell-time") in loaded.records
    [finding] = loaded.findings
    return finding


def test_folder_and_file_name_are_the_name_of_a_record(kb: Path) -> None:
    record = load(kb).records[Name("term", "dwell-time")]
    assert (str(record.name), record.kind, record.id) == ("term/dwell-time", "term", "dwell-time")
    assert (record.path, record.title) == ("kb/term/dwell-time.yaml", "dwell time")


def test_subfolders_are_only_for_people(kb: Path) -> None:
    (kb / "term" / "a-m" / "deep").mkdir(parents=True)
    (kb / "term" / "a-m" / "deep" / "evse.yaml").write_text(TERM, encoding="utf-8")
    assert load(kb).records[Name("term", "evse")].path == "kb/term/a-m/deep/evse.yaml"


def test_the_small_example_has_every_kind_and_no_finding() -> None:
    loaded = load(SMALL / "kb")
    assert loaded.findings == ()
    assert {name.kind for name in loaded.records} == project_kinds().keys()


def test_a_folder_without_records_has_no_findings(tmp_path: Path) -> None:
    assert load_records(tmp_path, project_kinds()) == Loaded({}, frozenset(), ())


# A bad file


@pytest.mark.parametrize(
    ("content", "check"),
    [
        (b"title: [", "yaml-syntax"),
        (b"title: a\ntitle: b\n", "yaml-duplicate-key"),
        (b"title: \xff\n", "yaml-encoding"),
        (b"a: &x b\nc: *x\n", "yaml-feature"),
        (b"- a list\n", "yaml-syntax"),
        (b"title: dwell time\n", "missing-field"),
    ],
)
def test_a_bad_file_is_told_and_hides_nothing(kb: Path, content: bytes, check: str) -> None:
    (kb / "term" / "bad.yaml").write_bytes(content)
    loaded = load(kb)
    assert {finding.check for finding in loaded.findings} == {check}
    assert {finding.path for finding in loaded.findings} == {"kb/term/bad.yaml"}
    assert {finding.record for finding in loaded.findings} == {Name("term", "bad")}
    assert loaded.records.keys() == {Name("term", "dwell-time")}
    assert loaded.broken == {Name("term", "bad")}


def test_a_fault_of_the_reader_keeps_its_place(kb: Path) -> None:
    (kb / "term" / "bad.yaml").write_bytes(b"title: a\ntitle: b\n")
    span = only_finding(kb).span
    assert span
    assert span.line == 2


def test_an_empty_file_is_told(kb: Path) -> None:
    (kb / "term" / "bad.yaml").touch()
    assert only_finding(kb).path == "kb/term/bad.yaml"


def test_a_record_with_a_wrong_field_stays_without_it(kb: Path) -> None:
    (kb / "term" / "evse.yaml").write_text(TERM + "colour: red\n", encoding="utf-8")
    loaded = load(kb)
    assert [finding.check for finding in loaded.findings] == ["unknown-field"]
    assert "colour" not in loaded.records[Name("term", "evse")].data
    assert loaded.broken == frozenset()


def test_all_bad_files_are_told_in_one_run(kb: Path) -> None:
    for name in ("a", "b", "c"):
        (kb / "term" / f"{name}.yaml").write_text("title: [", encoding="utf-8")
    assert [finding.path for finding in load(kb).findings] == [f"kb/term/{name}.yaml" for name in "abc"]


# Names


@pytest.mark.parametrize("id_", ["evse", "iso15118-20", "ieee2030.5", "a", "1", "a" * 80])
def test_an_id_may_have_letters_digits_hyphens_and_dots(kb: Path, id_: str) -> None:
    (kb / "term" / f"{id_}.yaml").write_text(TERM, encoding="utf-8")
    assert Name("term", id_) in load(kb).records


@pytest.mark.parametrize(
    "id_", ["EVSE", "a--b", "a..b", "-a", "a-", "a_b", "a b", "é", "index", "a" * 81, "a.-b", "٣", "a\n", "a'b"]
)
def test_any_other_name_is_no_id(kb: Path, id_: str) -> None:
    (kb / "term" / f"{id_}.yaml").write_text(TERM, encoding="utf-8")
    finding = only_finding(kb)
    assert finding.check == "file-name"
    assert finding.message.endswith("is no id")
    assert "\n" not in finding.message


@pytest.mark.parametrize(
    ("file", "hint"),
    [
        ("evse.yml", "rename it to .yaml"),
        ("evse.YAML", "keep only record files here"),
        ("notes.md", "keep only record files here"),
        ("README", "keep only record files here"),
    ],
)
def test_a_stray_file_beside_records_is_told(kb: Path, file: str, hint: str) -> None:
    (kb / "term" / file).write_text(TERM, encoding="utf-8")
    finding = only_finding(kb)
    assert (finding.check, finding.path, finding.hint) == ("file-name", f"kb/term/{file}", hint)


def test_a_name_that_is_no_text_is_told(kb: Path) -> None:
    file = os.fsencode(kb / "term") + b"/\xff\x1b.yaml"
    try:
        Path(os.fsdecode(file)).write_text(TERM, encoding="utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    finding = only_finding(kb)
    assert finding.check == "file-name"
    assert finding.message.isprintable()


def test_hidden_files_are_passed_over(kb: Path) -> None:
    (kb / "term" / ".evse.yaml.swp").write_bytes(b"\x00")
    (kb / ".DS_Store").write_bytes(b"\x00")
    assert load(kb).findings == ()


def test_two_files_with_one_name_are_told_at_the_second(kb: Path) -> None:
    (kb / "term" / "more").mkdir()
    (kb / "term" / "more" / "dwell-time.yaml").write_text(TERM, encoding="utf-8")
    finding = only_finding(kb)
    assert (finding.check, finding.path) == ("duplicate-id", "kb/term/more/dwell-time.yaml")
    assert finding.message == "another file is already called 'term/dwell-time'"


def test_two_files_with_one_name_are_told_even_if_the_first_is_bad(kb: Path) -> None:
    (kb / "term" / "more").mkdir()
    (kb / "term" / "evse.yaml").write_text("title: [", encoding="utf-8")
    (kb / "term" / "more" / "evse.yaml").write_text(TERM, encoding="utf-8")
    loaded = load(kb)
    assert [finding.check for finding in loaded.findings] == ["yaml-syntax", "duplicate-id"]
    assert name_of("term/evse") not in loaded.records


def test_one_id_may_stand_in_two_kinds(kb: Path) -> None:
    (kb / "actor").mkdir()
    (kb / "actor" / "dwell-time.yaml").write_text("title: aa\ntype: person\nsummary: bb\n", encoding="utf-8")
    assert load(kb).findings == ()


# Folders


def test_a_folder_that_is_no_kind_is_told_with_the_right_kind(kb: Path) -> None:
    (kb / "terms").mkdir()
    finding = only_finding(kb)
    assert (finding.check, finding.path) == ("unknown-kind", "kb/terms")
    assert (finding.message, finding.hint) == ("'terms' is no kind", "did you mean 'term'?")


def test_a_stray_file_among_the_kinds_is_told(kb: Path) -> None:
    (kb / "README.md").touch()
    assert (only_finding(kb).check, only_finding(kb).path) == ("unknown-kind", "kb/README.md")


def test_a_file_called_like_a_kind_is_told(kb: Path) -> None:
    (kb / "actor").touch()
    assert (only_finding(kb).check, only_finding(kb).message) == ("yaml-file", "'actor' is no folder")


def test_pages_are_no_records(kb: Path) -> None:
    (kb / "pages").mkdir()
    (kb / "pages" / "index.md").touch()
    assert load(kb).findings == ()


# Links of the file system


def test_a_file_that_is_a_symlink_is_not_read(kb: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(TERM, encoding="utf-8")
    (kb / "term" / "evse.yaml").symlink_to(tmp_path / "secret.yaml")
    finding = only_finding(kb)
    assert (finding.check, finding.path) == ("yaml-file", "kb/term/evse.yaml")
    assert Name("term", "evse") in load(kb).broken


@pytest.mark.parametrize("target", ["..", "../term", "/"])
def test_a_folder_that_is_a_symlink_is_not_entered(kb: Path, target: str) -> None:
    (kb / "term" / "more").symlink_to(target, target_is_directory=True)
    assert (only_finding(kb).check, only_finding(kb).path) == ("file-name", "kb/term/more")


def test_a_kind_that_is_a_symlink_is_not_entered(kb: Path) -> None:
    (kb / "actor").symlink_to("term", target_is_directory=True)
    assert (only_finding(kb).check, only_finding(kb).path) == ("yaml-file", "kb/actor")


def test_records_behind_a_symlink_are_not_read(kb: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "kb").symlink_to(kb, target_is_directory=True)
    assert load(tmp_path / "other" / "kb").records == {}


def test_a_pipe_is_told_and_does_not_hang(kb: Path) -> None:
    os.mkfifo(kb / "term" / "evse.yaml")
    assert (only_finding(kb).check, only_finding(kb).path) == ("yaml-file", "kb/term/evse.yaml")


# What a record says of itself


def test_a_record_without_a_title_goes_by_its_id(kb: Path) -> None:
    (kb / "coverage").mkdir()
    (kb / "coverage" / "ocpp-1.6.yaml").write_text("protocol: ocpp-1.6\nclaims: []\n", encoding="utf-8")
    assert load(kb).records[Name("coverage", "ocpp-1.6")].title == "ocpp-1.6"


def test_a_withdrawn_record_says_so(kb: Path) -> None:
    (kb / "term" / "old.yaml").write_text(TERM + "status: withdrawn\n", encoding="utf-8")
    records = load(kb).records
    assert [name.id for name, record in records.items() if record.withdrawn] == ["old"]
