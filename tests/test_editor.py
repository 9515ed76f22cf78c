"""Editors: the schemas offer exactly the ids that are there, and a language server completes them."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from command_line import assert_calm, make_root, run
from knowledge_bases import ROOT, SMALL, load_example
from language_server import LanguageServer, language_server
from vgikb.editor import editor_schemas


def schemas() -> dict[str, Any]:
    return {name.removesuffix(".json"): json.loads(text) for name, text in editor_schemas(load_example(SMALL))}


def test_every_record_fits_the_schema_for_editors() -> None:
    kb, found = load_example(SMALL), schemas()
    assert set(found) == set(kb.kinds)
    for name, record in kb.records.items():
        if not record.withdrawn:
            errors = [error.message for error in Draft202012Validator(found[name.kind]).iter_errors(record.data)]
            assert errors == [], name


def test_the_ids_that_are_offered_are_those_of_the_records() -> None:
    kb = load_example(SMALL)
    for kind, schema in schemas().items():
        offered = {name: set(shape["enum"]) for name, shape in schema["$defs"].items()}
        linked = {target for field in kb.kinds[kind].links if field.link for target in field.link.to}
        assert {name.removesuffix("-in-full") for name in offered} == linked
        for name, ids in offered.items():
            records = kb.of_kind(name.removesuffix("-in-full"))
            assert ids == {str(r.name) if name.endswith("-in-full") else r.id for r in records}, name
        assert all(len(shape["enum"]) == len(shape["enumDescriptions"]) for shape in schema["$defs"].values())


def test_every_place_of_a_link_offers_ids() -> None:
    kb = load_example(SMALL)
    for kind, schema in schemas().items():
        text = json.dumps({key: value for key, value in schema.items() if key != "$defs"})
        assert "x-link" not in text
        for field in kb.kinds[kind].links:
            assert field.link
            assert f'"#/$defs/{field.link.to[0]}"' in text, field.full_name


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_root(tmp_path / "root", SMALL / "kb")


def test_the_command_writes_schemas_and_settings(root: Path) -> None:
    assert_calm(run("editor", "--root", root), {0})
    settings = json.loads((root / ".vscode" / "settings.json").read_text())
    for path, files in settings["yaml.schemas"].items():
        assert (root / path).is_file()
        assert (root / files.partition("/**")[0]).is_dir() or "/matrix" in files or files.startswith("kb/")


def test_settings_of_the_author_stay(root: Path) -> None:
    (root / ".vscode").mkdir()
    (root / ".vscode" / "settings.json").write_text('{"files.eol": "auto", "mine": 1}')
    assert_calm(run("editor", "--root", root), {0})
    settings = json.loads((root / ".vscode" / "settings.json").read_text())
    assert (settings["mine"], settings["files.eol"]) == (1, "auto")
    assert settings["yaml.validate"] is True


def test_settings_with_comments_are_not_touched(root: Path) -> None:
    (root / ".vscode").mkdir()
    (root / ".vscode" / "settings.json").write_text("{ // mine\n}")
    done = run("editor", "--root", root)
    assert_calm(done, {2})
    assert "take its comments out" in done.stderr
    assert (root / ".vscode" / "settings.json").read_text() == "{ // mine\n}"


def test_what_it_writes_is_no_part_of_the_repository() -> None:
    ignored = (ROOT / ".gitignore").read_text().split()
    assert {".vgikb/", ".vscode/"} <= set(ignored)


# with a real language server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    program = os.environ.get("VGIKB_YAML_LANGUAGE_SERVER") or shutil.which("yaml-language-server")
    if not program:
        pytest.skip("no yaml-language-server: set VGIKB_YAML_LANGUAGE_SERVER or install it with npm")
    root = make_root(tmp_path_factory.mktemp("editor") / "root", ROOT / "kb")
    assert_calm(run("editor", "--root", root), {0})
    with language_server(program, root) as running:
        yield running


@pytest.mark.parametrize(
    ("path", "text", "offered"),
    [
        ("kb/term/new.yaml", "title: New\nrelated:\n  - ev|\n", "evse"),
        ("kb/use-case/new.yaml", "paths:\n  - steps:\n      - from: |\n", "charging-station"),
        (
            "kb/use-case/new.yaml",
            "paths:\n  - id: a\n    steps:\n      - from: csms\n        needs:\n          - pri|\n",
            "price-schedule",
        ),
        ("kb/coverage/new.yaml", "claims:\n  - requirement: dep|\n", "departure-time"),
        ("kb/term/new.yaml", "also-called:\n  - used-by: |\n", "ocpp"),
    ],
)
def test_the_language_server_completes(server: LanguageServer, path: str, text: str, offered: str) -> None:
    found = {entry["label"]: entry for entry in server.completions(path, text)}
    assert offered in found


def test_the_language_server_says_what_an_id_means(server: LanguageServer) -> None:
    found = {e["label"]: e for e in server.completions("kb/term/new.yaml", "title: New\nrelated:\n  - ev|\n")}
    assert str(found["evse"]["documentation"]).find("Electric vehicle supply equipment") >= 0
