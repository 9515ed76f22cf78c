"""The API: every file fits its description, and says what the knowledge base says."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conftest import BuiltSite
from knowledge_bases import SMALL, load_example
from vgikb.chain import chain
from vgikb.coverage import coverage
from vgikb.findings import Name
from vgikb.matrix import matrix
from vgikb.pages import Site
from vgikb.pages.api import ROOT, SHAPES, api_files


@cache
def small_files() -> Mapping[str, Any]:
    """Every file of the small knowledge base's API, by its path below the root."""
    found = api_files.make(Site(load_example(SMALL), (), ()))
    return {file.path.removeprefix(ROOT): json.loads(file.content) for file in found}


def template_of(path: str) -> str:
    """The one described path that a file's path fits."""
    fitting = [
        described
        for described in SHAPES
        if re.fullmatch(re.sub(r"\\\{[^}]*\\\}", r"[^/]+", re.escape(described)), path)
    ]
    exact = [described for described in fitting if described == path or described.endswith("index.json")]
    assert exact or fitting, f"{path} is not described"
    return (exact or fitting)[0]


def faults(path: str, content: Any) -> list[str]:
    validator = Draft202012Validator(SHAPES[template_of(path)][1])
    return [f"{path}: {error.message}" for error in validator.iter_errors(content)]


def test_every_file_fits_its_description() -> None:
    described = {path: content for path, content in small_files().items() if path != "openapi.json"}
    assert [fault for path, content in described.items() for fault in faults(path, content)] == []
    assert {template_of(path) for path in described} == set(SHAPES)


def test_every_file_of_this_project_fits_its_description(real_site: BuiltSite) -> None:
    root = real_site.folder / ROOT
    files = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*.json"))}
    assert len(files) > 1500
    read = {path: json.loads(file.read_text(encoding="utf-8")) for path, file in files.items()}
    assert [fault for path, content in read.items() if path != "openapi.json" for fault in faults(path, content)] == []


def test_a_file_that_does_not_fit_is_told() -> None:
    content = small_files()["kinds.json"]
    assert faults("kinds.json", {**content, "more": 1})


def test_records_fit_the_published_schema_of_their_kind() -> None:
    records = [content for content in small_files().values() if "linked_by" in content]
    assert len(records) == len(load_example(SMALL).records)
    for content in records:
        schema = small_files()[f"schemas/{content['kind']}.json"]
        assert list(Draft202012Validator(schema).iter_errors(content["data"])) == [], content["name"]


def test_the_description_names_every_path_with_its_parts() -> None:
    found = small_files()["openapi.json"]
    assert found["openapi"].startswith("3.1")
    assert set(found["paths"]) == {f"/{path}" for path in SHAPES}
    for path, entry in found["paths"].items():
        assert [part["name"] for part in entry["get"]["parameters"]] == re.findall(r"\{([^}]+)\}", path)


def test_every_record_is_there_as_it_stands() -> None:
    kb = load_example(SMALL)
    for name, record in kb.records.items():
        content = small_files()[f"records/{name.kind}/{name.id}.json"]
        assert content["data"] == record.data
        assert [(link["field"], link["to"]) for link in content["links"]] == [
            (edge.field.name, str(edge.target)) for edge in kb.links_from(name)
        ]
        assert {link["record"] for link in content["linked_by"]} == {str(edge.source) for edge in kb.links_to(name)}


def test_matrices_claims_and_answers_are_those_of_the_program() -> None:
    kb = load_example(SMALL)
    for record in kb.of_kind("matrix"):
        cells = small_files()[f"matrices/{record.id}.json"]["cells"]
        expected = {place: cell.text for place, cell in matrix(kb, record).cells.items()}
        assert {(cell["row"], cell["column"]): cell["text"] for cell in cells} == expected
    for protocol, claims in coverage(kb).by_protocol.items():
        found = small_files()[f"coverage/{protocol.id}.json"]["claims"]
        assert [claim["support"] for claim in found] == [claim.support for claim in claims]
    for state in chain(kb).use_cases():
        assert small_files()[f"answers/{state.use_case.id}.json"]["state"] == state.state


@pytest.mark.parametrize("name", [Name("term", "dwell-time")])
def test_a_page_of_the_site_is_named(name: Name) -> None:
    assert small_files()[f"records/{name.kind}/{name.id}.json"]["page"] == f"{name.kind}/{name.id}/"
