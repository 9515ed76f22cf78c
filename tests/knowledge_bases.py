"""Knowledge bases for tests: a folder, or a few words -> a KnowledgeBase with the schemas of the project."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from vgikb.findings import Name
from vgikb.graph import KnowledgeBase, build
from vgikb.policy import load_policy
from vgikb.records import Loaded, Record, load_records
from vgikb.schema import Kind, load_kinds
from vgikb.shapes import Judge

ROOT = Path(__file__).parents[1]
SMALL = Path(__file__).parent / "small"
TODAY = date(2026, 11, 23)

# what the schemas ask for and most tests do not care about
COMMON: dict[str, dict[str, Any]] = {
    "actor": {"type": "system", "summary": "Takes part."},
    "coverage": {"claims": []},
    "driver": {"type": "decision", "jurisdiction": "US-CA", "force": "in-force", "summary": "Asks for something."},
    "interface": {"summary": "Carries something."},
    "scenario": {"summary": "What is there.", "reader": "utilities", "have": []},
    "matrix": {"summary": "Shows.", "rows": {"kind": "driver"}, "columns": {"kind": "service"}, "cell": "link"},
    "meeting": {"date": "2017-04-24", "format": "web"},
    "protocol": {"type": "message-protocol", "family": "any", "publisher": "Nobody", "summary": "Carries messages."},
    "requirement": {
        "statement": "The message shall carry something.",
        "level": "shall",
        "category": "functional",
        "topic": "price",
        "met-by": "protocol",
    },
    "service": {"beneficiary": "site", "summary": "Worth something."},
    "source": {"publisher": "Nobody"},
    "term": {"definition": "something that has a name"},
    "use-case": {"summary": "Something happens.", "sector": ["fleet"], "direction": "V1G"},
    "vocabulary": {"read-from": [{"repository": "a/b", "commit": "0" * 12}], "elements": {}},
}


@cache
def project_kinds() -> dict[str, Kind]:
    return load_kinds(ROOT / "schemas")


@cache
def judge(kind: str) -> Judge:
    return Judge(project_kinds()[kind])


def load_example(folder: Path) -> KnowledgeBase:
    """The records of folder/kb, judged by the policy of the folder, if it has one."""
    kinds = project_kinds()
    return build(kinds, load_records(folder, kinds), TODAY, load_policy(folder, kinds))


def world(records: Mapping[str, Mapping[str, Any]], broken: Iterable[str] = ()) -> KnowledgeBase:
    """A knowledge base without files: {"kind/id": fields}, with everything left out that does not matter."""
    made = [_record(written, fields) for written, fields in records.items()]
    names = frozenset(name_of(written) for written in broken)
    return build(project_kinds(), Loaded({record.name: record for record in made}, names, ()), TODAY)


def _record(written: str, fields: Mapping[str, Any]) -> Record:
    name = name_of(written)
    data = {"title": f"The {name.id}", **COMMON[name.kind], **fields}
    fitted, findings = judge(name.kind).fit(data, name)
    assert fitted == data, [finding.message for finding in findings]
    return Record(name, f"kb/{name}.yaml", data)


def name_of(written: str) -> Name:
    kind, _, id_ = written.partition("/")
    return Name(kind, id_)


def grid_world(
    paths: Mapping[str, Mapping[str, list[str]]] | None = None,
    *,
    serves: Mapping[str, str] | None = None,
    claims: Mapping[str, Mapping[str, Any]] | None = None,
    unserved: str = "",
    current: str = "any",
    more: Mapping[str, Mapping[str, Any]] | None = None,
) -> KnowledgeBase:
    """Use cases, protocols and claims in few words.

    paths: use case -> path -> steps "from>to need need ?preference". serves: protocol -> "from-to from-to".
    claims: protocol -> requirement -> a support, a claim's fields, or a list of those. unserved: further interfaces.
    current: of every path. more: fields of these records, or further records; they win.
    """
    records: dict[str, dict[str, Any]] = {}
    for use_case, told in (paths or {}).items():
        records[f"use-case/{use_case}"] = {"paths": [_path(id_, steps, current) for id_, steps in told.items()]}
        for step in (step for steps in told.values() for step in steps):
            ends, *wanted = step.split()
            records |= {f"actor/{end}": {} for end in ends.split(">")}
            records |= {f"requirement/{requirement.removeprefix('?')}": {} for requirement in wanted}
    for link in " ".join([unserved, *(serves or {}).values()]).split():
        grid, vehicle = link.split("-")
        records |= {f"actor/{end}": {} for end in (grid, vehicle)}
        records[f"interface/{link}"] = {"grid-side": grid, "vehicle-side": vehicle}
    for protocol, links in (serves or {}).items():
        served = [{"interface": link, "basis": "in-scope"} for link in links.split()]
        records[f"protocol/{protocol}"] = {"interfaces": served}
    for protocol, said in (claims or {}).items():
        records.setdefault(f"protocol/{protocol}", {})
        records |= {f"requirement/{requirement}": {} for requirement in said}
        records[f"coverage/{protocol}"] = {"protocol": protocol, "claims": list(_claims(said))}
    for written, fields in (more or {}).items():
        records[written] = {**records.get(written, {}), **fields}
    return world(records)


def _path(id_: str, steps: list[str], current: str) -> dict[str, Any]:
    made = [_step(*step.split()) for step in steps]
    fixed = {"title": id_, "approach": "direct", "decides": made[0]["from"]}
    return {"id": id_, **fixed, "current": current, "steps": made}


def _step(ends: str, *wanted: str) -> dict[str, Any]:
    start, end = ends.split(">")
    needs = [word for word in wanted if not word.startswith("?")]
    prefers = [word.removeprefix("?") for word in wanted if word.startswith("?")]
    lists = {key: value for key, value in (("needs", needs), ("prefers", prefers)) if value}
    return {"from": start, "to": end, "exchange": "a message", **lists}


def _claims(said: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for requirement, written in said.items():
        for claim in written if isinstance(written, list) else [written]:
            fields = {"support": claim} if isinstance(claim, str) else claim
            yield {"requirement": requirement, "support": "full", **fields}
