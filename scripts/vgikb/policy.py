"""Policy: schemas/policy/policy.yaml -> how strictly a knowledge base is judged; without that file, as checks say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from vgikb.findings import LEVELS, Level, Name, Pointer, Span
from vgikb.schema import Kind, Kinds, SchemaError, values_at
from vgikb.shapes import Judge
from vgikb.spelling import did_you_mean
from vgikb.yaml_reader import Places, places, read_bytes, read_raw

PATH = "schemas/policy/policy.yaml"
LONGEST = 180  # days of a waiver that no policy may exceed
EVERY_KIND = ""
JUDGED = ("use-case", "requirement")  # kinds that have a state

Levels = Mapping[str, Mapping[str, Level]]  # check -> kind -> level
Where = Mapping[str, tuple[str, ...]]  # field -> values, one of which a record has to have

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_WHERE = {
    "type": "object",
    "additionalProperties": {"type": "array", "minItems": 1, "items": {"type": "string"}},
}
_DEMAND = {
    "type": "object",
    "required": ["id", "statement", "kind", "state"],
    "additionalProperties": False,
    "properties": {
        "id": {"description": "A short name.", "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
        "statement": {"description": "The demand in one sentence.", "type": "string", "minLength": 10},
        "kind": {"description": "What is judged.", "enum": list(JUDGED)},
        "where": {"description": "Values of fields of what is judged.", **_WHERE},
        "protocols": {"description": "Values of fields of protocols.", **_WHERE},
        "state": {"description": "What is asked for at least.", "enum": ["full", "partial"]},
    },
}
_SHAPE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "levels": {
            "type": "object",
            "additionalProperties": {"type": ["string", "object"], "additionalProperties": {"type": "string"}},
        },
        "demands": {"type": "array", "items": _DEMAND},
        "waivers": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"longest": {"type": "integer", "minimum": 1, "maximum": LONGEST}},
        },
        "baseline": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"new-gaps-fail": {"type": "boolean"}},
        },
    },
}


class Fault(NamedTuple):
    """What is not understood, and whether its key or its value is where that shows."""

    pointer: Pointer
    message: str
    hint: str
    at_key: bool = False


class PolicyError(SchemaError):
    """The policy is wrong: nothing can be judged before it is mended."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a set of protocols has to carry together."""

    id: str
    statement: str
    kind: str
    state: Literal["full", "partial"]
    where: Where
    protocols: Where


@dataclass(frozen=True)
class Policy:
    """How strictly a knowledge base is judged."""

    levels: Levels = field(default_factory=lambda: _NOTHING)
    demands: tuple[Demand, ...] = ()
    longest_waiver: int = LONGEST  # days
    new_gaps_fail: bool = False
    places: Places = field(default_factory=lambda: Places({}, {}), repr=False, compare=False)

    def level(self, check: str, own: Level, kind: str) -> Level:
        """The level of a check's findings in records of a kind."""
        levels = self.levels.get(check, _NOTHING)
        return levels.get(kind) or levels.get(EVERY_KIND) or own

    def guard(self, own: Mapping[str, Level]) -> None:
        """Hold the levels against the checks there are.

        Raises:
            PolicyError: a check is not there, or is about broken data and shall be less than an error.
        """
        faults = [fault for check in self.levels for fault in self._level_faults(check, own)]
        if faults:
            raise PolicyError(_told(faults, self.places))

    def _level_faults(self, check: str, own: Mapping[str, Level]) -> Iterator[Fault]:
        if check not in own:
            hint = did_you_mean(check, own) or "vgikb explain says which there are"
            yield Fault(("levels", check), f"no check is called '{check}'", hint, at_key=True)
        elif own[check] == "error" and set(self.levels[check].values()) != {"error"}:
            message = f"'{check}' is about broken data, which is always an error"
            yield Fault(("levels", check), message, "take it out", at_key=True)


DEFAULT = Policy()


def load_policy(root: Path, kinds: Kinds) -> Policy:
    """The policy of a folder with schemas/.

    Raises:
        PolicyError: something in the file is not understood; every such thing is told with its place.
    """
    path = root / PATH
    if not path.exists() and not path.is_symlink():
        return DEFAULT
    raw = read_raw(path, root)
    if raw is None:
        raise PolicyError(f"{PATH}: it cannot be read: put an ordinary file there")
    document = read_bytes(raw)
    if document.faults:
        raise PolicyError("\n".join(_line(one.span, one.message, one.hint) for one in document.faults))
    found, faults = places(raw), list(_faults(document.data, kinds))
    if faults:
        raise PolicyError(_told(faults, found))
    return _policy(document.data, found)


def _policy(data: Mapping[str, Any], found: Places) -> Policy:
    levels = {
        check: level if isinstance(level, dict) else {EVERY_KIND: level}
        for check, level in data.get("levels", {}).items()
    }
    demands = tuple(
        Demand(one["id"], one["statement"], one["kind"], one["state"], _where(one, "where"), _where(one, "protocols"))
        for one in data.get("demands", ())
    )
    longest = data.get("waivers", {}).get("longest", LONGEST)
    return Policy(levels, demands, longest, data.get("baseline", {}).get("new-gaps-fail", False), found)


def _where(demand: Mapping[str, Any], key: str) -> Where:
    return {name: tuple(values) for name, values in demand.get(key, {}).items()}


def _faults(data: Any, kinds: Kinds) -> Iterator[Fault]:
    _, findings = Judge(Kind("policy", _SHAPE, ())).fit(data, Name("", ""))
    if findings:
        yield from (Fault(one.pointer, one.message, one.hint, one.at_key) for one in findings)
        return
    for check, level in data.get("levels", {}).items():
        yield from _level_faults(("levels", check), level, kinds)
    ids: set[str] = set()
    for position, demand in enumerate(data.get("demands", ())):
        here = ("demands", position)
        if demand["id"] in ids:
            yield Fault((*here, "id"), f"two demands are called '{demand['id']}'", "give one another name")
        ids.add(demand["id"])
        yield from _where_faults((*here, "where"), demand.get("where", {}), kinds.get(demand["kind"]))
        yield from _where_faults((*here, "protocols"), demand.get("protocols", {}), kinds.get("protocol"))


def _level_faults(here: Pointer, level: str | Mapping[str, str], kinds: Kinds) -> Iterator[Fault]:
    if isinstance(level, str):
        if level not in LEVELS:
            hint = did_you_mean(level, LEVELS) or f"levels: {', '.join(LEVELS)}"
            yield Fault(here, f"'{level}' is no level", hint)
        return
    for kind, one in level.items():
        if kind not in kinds:
            hint = did_you_mean(kind, kinds) or f"kinds: {', '.join(kinds)}"
            yield Fault((*here, kind), f"'{kind}' is no kind", hint, at_key=True)
        yield from _level_faults((*here, kind), one, kinds)


def _where_faults(here: Pointer, where: Mapping[str, list[str]], kind: Kind | None) -> Iterator[Fault]:
    if kind is None:
        yield Fault(here, "there is no schema of what this demands something of", "take the demand out")
        return
    for name, wanted in where.items():
        if name not in kind.by_name:
            hint = did_you_mean(name, kind.by_name) or f"fields: {', '.join(kind.by_name)}"
            yield Fault((*here, name), f"no field of {kind.name} is called '{name}'", hint, at_key=True)
            continue
        allowed = [str(value) for value in kind.by_name[name].values]
        for position, value in enumerate(wanted):
            if allowed and value not in allowed:
                hint = did_you_mean(value, allowed) or f"values: {', '.join(allowed)}"
                yield Fault((*here, name, position), f"'{value}' is no value of {name}", hint)


def _told(faults: list[Fault], found: Places) -> str:
    return "\n".join(_line(_span(fault, found), fault.message, fault.hint) for fault in faults)


def _span(fault: Fault, found: Places) -> Span:
    """Where the key or value stands, or what is around it if it is missing."""
    first, second = (found.keys, found.values) if fault.at_key else (found.values, found.keys)
    for length in range(len(fault.pointer), 0, -1):
        span = first.get(fault.pointer[:length]) or second.get(fault.pointer[:length])
        if span:
            return span
    return Span(1, 1, 1, 1)


def _line(span: Span, message: str, hint: str) -> str:
    return f"{PATH}:{span.line}:{span.column}: {message}{f'; {hint}' if hint else ''}"


def passes(data: Mapping[str, Any], where: Where) -> bool:
    """Whether the data of a record has one of the values of every field."""
    return all(
        any(str(value) in allowed for _, value in values_at(data, tuple(name.split("."))))
        for name, allowed in where.items()
    )
