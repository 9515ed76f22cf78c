"""The policy decides levels, demands, waivers and new gaps; whatever it does not understand stops the check."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from command_line import assert_calm, make_root, run
from knowledge_bases import ROOT, SMALL, TODAY, grid_world, project_kinds, world
from vgikb.checks import all_checks, checks_by, run_checks
from vgikb.findings import Finding
from vgikb.graph import KnowledgeBase, build
from vgikb.policy import DEFAULT, PATH, Demand, Policy, PolicyError, load_policy

OPEN = {"openness.access": ("open",)}


def policy(folder: Path, text: str) -> Policy:
    """The policy with this text, held against the checks there are."""
    file = folder / PATH
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    found = load_policy(folder, project_kinds())
    checks_by(found)
    return found


def refusal(folder: Path, text: str) -> list[str]:
    with pytest.raises(PolicyError) as refused:
        policy(folder, text)
    return str(refused.value).splitlines()


def judged(kb: KnowledgeBase, by: Policy, check: str) -> list[Finding]:
    made = build(kb.kinds, kb.loaded, TODAY, by)
    return [finding for finding in run_checks(made, checks_by(by)) if finding.check == check]


# Reading


def test_a_folder_without_a_policy_is_judged_as_the_checks_say(tmp_path: Path) -> None:
    assert load_policy(tmp_path, project_kinds()) == DEFAULT
    assert [check.level for check in checks_by(DEFAULT)] == [check.level for check in all_checks()]


def test_the_policy_of_the_project_is_understood_and_every_key_is_explained_in_it() -> None:
    found = load_policy(ROOT, project_kinds())
    checks_by(found)
    text = (ROOT / PATH).read_text(encoding="utf-8")
    assert (found.longest_waiver, found.new_gaps_fail) == (180, False)
    assert [demand.id for demand in found.demands] == ["agreed-use-cases-over-open-protocols"]
    for key in ("levels", "demands", "id", "statement", "kind", "where", "protocols", "state", "longest"):
        assert f"# {key}" in text or f"#   {key} " in text or f"{key} is " in text, key


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("level: {}\n", "1:1: no field is called 'level' here; did you mean 'levels'?"),
        ("levels: {undefined-acronim: error}\n", "1:10: no check is called 'undefined-acronim'; did you mean 'undefin"),
        ("levels:\n  undefined-acronym: eror\n", "2:22: 'eror' is no level; did you mean 'error'?"),
        ("levels:\n  undefined-acronym: off\n", "2:22: "),
        ("levels:\n  undefined-acronym: none\n", "2:22: 'none' is no level; levels: error, warning, info"),
        ("levels:\n  driver-not-cited: {drivr: info}\n", "2:22: 'drivr' is no kind; did you mean 'driver'?"),
        ("levels:\n  driver-not-cited: {driver: inf}\n", "2:30: 'inf' is no level; did you mean 'info'?"),
        ("levels:\n  driver-not-cited: {driver: {driver: info}}\n", "2:30: "),
        ("levels: {dangling-link: info}\n", "1:10: 'dangling-link' is about broken data, which is always an error"),
        ("levels: {dangling-link: {term: info}}\n", "1:10: 'dangling-link' is about broken data"),
        ("waivers: {longest: 181}\n", "1:20: "),
        ("waivers: {longest: 0}\n", "1:20: "),
        ("waivers: {longest: many}\n", "1:20: "),
        ("waivers: {longst: 30}\n", "1:11: no field is called 'longst' here; did you mean 'longest'?"),
        ("baseline: {new-gaps-fail: sometimes}\n", "1:27: "),
        ("baseline: {new-gap-fail: true}\n", "1:12: no field is called 'new-gap-fail' here"),
        ("demands: {}\n", "1:10: "),
        ("- levels\n", "1:1: "),
        ("levels: &a {}\n", "1:9: "),
        ("levels: {}\nlevels: {}\n", "2:1: "),
        ("", "1:1: "),
    ],
)
def test_what_is_not_understood_is_told_with_its_place_and_what_was_meant(tmp_path: Path, text: str, told: str) -> None:
    [line] = refusal(tmp_path, text)
    assert line.startswith(f"{PATH}:{told}")
    assert len(line) > len(f"{PATH}:{told}") or not told.endswith(" ")


DEMAND = "demands:\n  - {{id: {id}, statement: Everything is carried., kind: {kind}, state: {state}, {more}}}\n"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kind": "driver"}, "'driver'"),
        ({"state": "none"}, "'none'"),
        ({"id": "Not So"}, "'Not So'"),
        ({"more": "where: {statsu: [agreed]}"}, "no field of use-case is called 'statsu'; did you mean 'status'?"),
        ({"more": "where: {status: [agred]}"}, "'agred' is no value of status; did you mean 'agreed'?"),
        ({"more": "where: {status: agreed}"}, "list"),
        ({"more": "where: {status: []}"}, "the list has too few entries"),
        ({"more": "protocols: {openness.acces: [open]}"}, "no field of protocol is called 'openness.acces'; did you"),
        ({"more": "protocols: {openness.access: [opne]}"}, "'opne' is no value of openness.access; did you mean 'open"),
        ({"more": "protocol: {family: [ocpp]}"}, "no field is called 'protocol' here; did you mean 'protocols'?"),
    ],
    ids=str,
)
def test_a_demand_that_is_not_understood_is_told_where_it_stands(
    tmp_path: Path, fields: dict[str, str], told: str
) -> None:
    text = DEMAND.format(**{"id": "some", "kind": "use-case", "state": "full", "more": "where: {}", **fields})
    [line] = refusal(tmp_path, text)
    assert line.startswith(f"{PATH}:2:")
    assert told in line


def test_two_demands_of_one_name_are_refused(tmp_path: Path) -> None:
    one = "  - {id: some, statement: Everything is carried., kind: use-case, state: full}\n"
    [line] = refusal(tmp_path, f"demands:\n{one}{one}")
    assert line.startswith(f"{PATH}:3:10: two demands are called 'some'")


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    lines = refusal(tmp_path, "levels:\n  undefined-acronym: eror\n  driver-not-cited: {drivr: info}\n")
    assert [line.split(":")[1] for line in lines] == ["2", "3"]


def test_a_policy_that_is_a_link_to_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("levels: {}\n")
    file = tmp_path / PATH
    file.parent.mkdir(parents=True)
    file.symlink_to(tmp_path / "other.yaml")
    with pytest.raises(PolicyError, match="ordinary file"):
        load_policy(tmp_path, project_kinds())


# Levels


def test_a_level_for_all_kinds_or_for_one_kind_is_that_of_the_findings() -> None:
    kb = world({"term/a": {}, "driver/d": {}, "requirement/r": {"statement": "The EVCC shall send limits."}})
    both = Policy(levels={"undefined-acronym": {"": "error"}, "term-without-source": {"term": "warning"}})
    assert [finding.level for finding in judged(kb, both, "undefined-acronym")] == ["error"]
    assert [finding.level for finding in judged(kb, both, "term-without-source")] == ["warning"]
    other = Policy(levels={"term-without-source": {"driver": "warning"}})
    assert [finding.level for finding in judged(kb, other, "term-without-source")] == ["info"]
    assert {check.name: check.level for check in checks_by(both)}["undefined-acronym"] == "error"


def waiver(check: str, until: str = "2026-12-31") -> dict[str, Any]:
    return {"waive": [{"check": check, "reason": "it is being written", "owner": "glossary", "until": until}]}


def test_what_the_policy_makes_a_warning_can_be_waived_and_what_it_makes_an_error_cannot() -> None:
    kb = world({"term/a": waiver("term-without-source")})
    milder = Policy(levels={"term-without-source": {"term": "warning"}})
    assert [finding.state for finding in judged(kb, milder, "term-without-source")] == ["waived"]
    assert judged(kb, milder, "waiver-unknown-check") == []
    assert judged(kb, milder, "waiver-unneeded") == []
    assert len(judged(kb, DEFAULT, "waiver-unknown-check")) == 1
    statement = {"statement": "The EVCC shall send limits."}
    kb = world({"requirement/r": {**statement, **waiver("undefined-acronym")}})
    harder = Policy(levels={"undefined-acronym": {"": "error"}})
    assert [finding.state for finding in judged(kb, harder, "undefined-acronym")] == ["new"]
    assert len(judged(kb, harder, "waiver-unknown-check")) == 1


def test_a_waiver_may_last_as_long_as_the_policy_says() -> None:
    kb = world({"term/a": waiver("term-without-source", "2026-12-24")})  # 31 days
    assert judged(kb, Policy(longest_waiver=31), "waiver-too-long") == []
    [finding] = judged(kb, Policy(longest_waiver=30), "waiver-too-long")
    assert "more than 30 days" in finding.message


# Demands


def demands(**fields: Any) -> Policy:
    given = {
        "id": "some",
        "statement": "It is carried.",
        "kind": "use-case",
        "state": "full",
        "where": {},
        "protocols": {},
    }
    return Policy(demands=(Demand(**{**given, **fields}),))


def carried_by(access: str, support: str, status: str = "agreed") -> KnowledgeBase:
    return grid_world(
        {"night": {"direct": ["csms>station price"]}},
        serves={"own-1": "csms-station"},
        claims={"own-1": {"price": {"support": support, "note": "as said"}}},
        more={"protocol/own-1": {"openness": {"access": access}}, "use-case/night": {"status": status}},
    )


@pytest.mark.parametrize(
    ("access", "support", "fields", "found"),
    [
        ("open", "full", {"protocols": OPEN}, 0),
        ("closed", "full", {"protocols": OPEN}, 1),
        ("closed", "full", {}, 0),
        ("open", "partial", {}, 1),
        ("open", "partial", {"state": "partial"}, 0),
        ("open", "none", {"state": "partial"}, 1),
        ("open", "none", {"where": {"status": ("proposed",)}}, 0),
        ("open", "none", {"where": {"status": ("proposed", "agreed")}}, 1),
        ("open", "partial", {"kind": "requirement"}, 1),
        ("open", "full", {"kind": "requirement"}, 0),
        ("closed", "full", {"kind": "requirement", "protocols": OPEN}, 1),
    ],
)
def test_a_demand_is_missed_by_what_the_chosen_protocols_do_not_carry(
    access: str, support: str, fields: dict[str, Any], found: int
) -> None:
    assert len(judged(carried_by(access, support), demands(**fields), "coverage-demanded")) == found


def test_what_asks_no_protocol_for_anything_is_not_held_against_a_demand() -> None:
    kb = grid_world({"night": {"told": ["csms>station"]}}, more={"requirement/r": {"met-by": "market"}})
    assert judged(kb, demands(), "coverage-demanded") == []
    assert judged(kb, demands(kind="requirement"), "coverage-demanded") == []


# The command


def test_the_command_follows_the_policy_and_ends_with_2_if_it_is_broken(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", SMALL / "kb")
    assert run("check", "--root", root, "--today", TODAY.isoformat()).returncode == 0
    policy(root, "levels: {term-without-source: error}\n")
    done = run("check", "--root", root, "--today", TODAY.isoformat())
    assert_calm(done, {1})
    assert "error[term-without-source]" in done.stdout
    (root / PATH).write_text("levels: {term-without-sauce: error}\n", encoding="utf-8")
    done = run("check", "--root", root)
    assert_calm(done, {2})
    assert done.stderr == (
        f"vgikb: {PATH}:1:10: no check is called 'term-without-sauce'; did you mean 'term-without-source'?\n"
    )


def test_the_schemas_of_main_bring_their_policy_along(tmp_path: Path) -> None:
    """As the workflow puts the records of a pull request beside them: its own policy counts for nothing."""
    root = make_root(tmp_path / "root", SMALL / "kb")
    (root / "kb" / "policy.yaml").write_text("levels: {}\n")
    assert (root / PATH).read_bytes() == (ROOT / PATH).read_bytes()
    done = run("check", "--root", root)
    assert_calm(done, {1})
    assert "'policy.yaml' is no kind" in done.stdout
    shutil.rmtree(root / "schemas" / "policy")
    assert run("check", "--root", root).returncode == 1
