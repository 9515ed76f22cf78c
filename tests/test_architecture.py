"""Modules import only from lower floors, and only a few of them know kinds by name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge_bases import ROOT, project_kinds

PACKAGE = ROOT / "scripts" / "vgikb"

# From the ground up, one floor to a line (or more, set in). On a floor a module may import those to its left.
HOUSE = """
findings dates files registry spelling revisions commits archive xlsx_reader web yaml_rules yaml_places yaml_writer
  yaml_comments yaml_hints yaml_builder yaml_reader
schema shapes policy
records
graph
coverage chain explore matrix renaming field_changes diff diff_data history telling citing labels tokens shards
  search_index evidence prose layers lanes drawing skeleton normal_form edit rename fix editor wording tables values
  steps totals trace scenarios trail impact singles change_impact turns stale versions editions forge publication
  forms glossary listing adjacency page_markup sheets cells grids gathering workbook record_workbook template_workbook
  waivers outside_links owners
checks exports imports pages
reports reviews outside_report site
cli mkdocs_hooks
"""
FLOORS = [line.split() for line in HOUSE.replace("\n  ", " ").split("\n") if line]
RANK = {module: rank for rank, module in enumerate(module for floor in FLOORS for module in floor)}
STRANGERS = FLOORS[5]  # packages whose modules know neither each other nor the other packages of their floor

# Kinds that Python knows by name. Everything else works for a kind that is only a schema file.
KINDS_BY_NAME = {
    "graph": {"term"},  # a bare [[id]] is a term
    "coverage": {"coverage", "interface", "protocol", "vocabulary"},
    "chain": {"actor", "interface", "requirement", "use-case"},
    "evidence": {"source", "vocabulary"},
    "glossary": {"driver", "source", "term"},
    "impact": {"matrix"},
    "labels": {"term"},
    "matrix": {"requirement", "use-case"},
    "owners": {"protocol"},
    "scenarios": {"actor", "protocol", "scenario"},
    "steps": {"actor", "use-case"},
    "template_workbook": {"actor", "requirement"},
    "totals": {"interface"},
    "wording": {"protocol"},
}
MAY_KNOW_KINDS = {*STRANGERS, "site", "cli"}

FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")
MODULES = {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in FILES}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """What a file imports of the package, as 'schema' or 'checks.cycle'."""
    for statement in ast.walk(tree(path)):
        if isinstance(statement, ast.Import):
            names = [alias.name for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom):
            assert statement.level == 0, f"{path.name} imports relative to itself"
            names = [f"{statement.module}.{alias.name}" for alias in statement.names]
        else:
            continue
        yield from (name.removeprefix("vgikb.") for name in names if name.startswith("vgikb."))


def top(module: str) -> str:
    return module.partition(".")[0]


def test_every_module_has_a_floor() -> None:
    assert {top(module) for module in MODULES} - RANK.keys() == set()


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_from_lower_floors_only(module: str) -> None:
    here = top(module)
    for other in imported(MODULES[module]):
        own_package = top(other) == here and "." in module
        lower = RANK.get(top(other), -1) < RANK.get(here, len(RANK))
        assert own_package or lower, f"{module} imports {other}"


@pytest.mark.parametrize("module", [module for module in MODULES if top(module) in STRANGERS])
def test_members_of_a_package_do_not_know_each_other(module: str) -> None:
    for other in imported(MODULES[module]):
        assert top(other) not in STRANGERS or other.startswith(top(module) + "."), f"{module} imports {other}"
        assert ".".join(other.split(".")[:2]) not in MODULES, f"{module} imports {other}"


def test_nothing_but_the_top_floor_imports_mkdocs() -> None:
    for module, path in MODULES.items():
        names = {alias.name for found in ast.walk(tree(path)) if isinstance(found, ast.Import) for alias in found.names}
        names |= {str(found.module) for found in ast.walk(tree(path)) if isinstance(found, ast.ImportFrom)}
        assert top(module) in FLOORS[-1] or "mkdocs" not in {top(name) for name in names}, module


def texts_given_to(path: Path, functions: set[str]) -> Iterator[str]:
    """Literal texts among the arguments of calls of some functions or methods."""
    for call in ast.walk(tree(path)):
        if isinstance(call, ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in functions:
                values = [*call.args, *(keyword.value for keyword in call.keywords)]
                yield from (v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str))


def kinds_named_in(path: Path) -> set[str]:
    return {text for text in texts_given_to(path, {"of_kind", "find", "linked", "Name", "_ordered"}) if text}


@pytest.mark.parametrize("module", [module for module in MODULES if top(module) not in MAY_KNOW_KINDS])
def test_kinds_known_by_name_are_listed(module: str) -> None:
    assert kinds_named_in(MODULES[module]) & project_kinds().keys() == KINDS_BY_NAME.get(module, set())


def test_every_kind_that_python_names_exists() -> None:
    named = {(module, kind) for module, path in MODULES.items() for kind in texts_given_to(path, {"of_kind", "find"})}
    assert {(module, kind) for module, kind in named if kind not in project_kinds()} == set()


def test_every_link_that_python_follows_exists() -> None:
    links = {name for kind in project_kinds().values() for f in kind.links for name in (f.name, f.full_name)}
    calls = {"links_from", "links_to", "_targets"}
    followed = {(module, link) for module, path in MODULES.items() for link in texts_given_to(path, calls)}
    assert {(module, link) for module, link in followed if link not in links} == set()
