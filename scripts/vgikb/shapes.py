"""Shapes: one record's data and the schema of its kind -> the part that fits, and a finding for each other part.

jsonschema is the judge and explains; jsonschema-rs only tells quickly which records need no explaining.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import jsonschema
import jsonschema_rs

from vgikb.findings import Finding, Fix, Name, Pointer
from vgikb.schema import Kind, Schema
from vgikb.spelling import closest, did_you_mean, sole

Error = Any  # a jsonschema.ValidationError; its stubs allow values that an error of a validator never has

WORDS = {
    "string": "text",
    "array": "a list",
    "object": "a group of fields",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def _pattern(validator: Any, pattern: str, value: Any, schema: Any) -> Iterator[jsonschema.ValidationError]:
    """Patterns as every JSON Schema tool but Python reads them: ASCII only, and `$` is the end of the text."""
    if isinstance(value, str) and not re.search(pattern.replace("$", r"\Z"), value, re.ASCII):
        yield jsonschema.ValidationError(f"'{value}' does not look like {pattern}")


Explainer: Any = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft202012Validator, {"pattern": _pattern}
)


class Judge:
    """Holds records of one kind against its schema."""

    def __init__(self, kind: Kind) -> None:
        self._schema = kind.schema
        self._screen = jsonschema_rs.Draft202012Validator(kind.schema)
        self._explain = Explainer(kind.schema)

    def fits(self, data: Any) -> bool:
        return bool(self._screen.is_valid(data))

    def fit(self, data: Any, name: Name) -> tuple[dict[str, Any] | None, list[Finding]]:
        """The data without the parts that do not fit (None if nothing useful is left), and what was wrong."""
        if self.fits(data):
            return data, []
        errors = list(self._explain.iter_errors(data))
        return self._pruned(data, errors), list(_explained(errors, name))

    def _pruned(self, data: Any, errors: list[Error]) -> dict[str, Any] | None:
        rest = deepcopy(data)
        while errors:
            doomed = {pointer for error in errors for pointer in _doomed(error)}
            if () in doomed:
                return None
            for pointer in sorted(doomed, key=_deepest_last_first, reverse=True):
                _remove(rest, pointer)
            errors = list(self._explain.iter_errors(rest))
        return dict(rest)


def _deepest_last_first(pointer: Pointer) -> tuple[int, tuple[str, ...]]:
    return len(pointer), tuple(f"{part:09}" if isinstance(part, int) else part for part in pointer)


def _remove(data: Any, pointer: Pointer) -> None:
    """Take out the value at the pointer; what is gone with its parent is gone already."""
    *above, last = pointer
    for part in above:
        data = data[part]
    del data[last]


def _doomed(error: Error) -> list[Pointer]:
    """The smallest values without which this error would not be there."""
    here = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        return [(*here, key) for key in _unknown(error)]
    if "propertyNames" in error.absolute_schema_path:
        return [(*here, str(error.instance))]
    return [here]


def _unknown(error: Error) -> list[str]:
    return sorted(error.instance.keys() - error.schema.get("properties", {}).keys())


def _missing(error: Error) -> list[str]:
    return [name for name in error.schema["required"] if name not in error.instance]


def _explained(errors: list[Error], name: Name) -> Iterator[Finding]:
    renamed = dict(_renamed(errors))
    told: set[tuple[Pointer, str]] = set()
    for error in errors:
        here = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            yield from (_unknown_field(name, here, key, error, renamed) for key in _unknown(error))
        elif error.validator == "required":
            for missing in _missing(error):
                if (here, missing) not in renamed.values() and (here, missing) not in told:
                    told.add((here, missing))
                    yield _missing_field(name, here, missing, error.schema)
        else:
            yield _wrong_value(name, here, error)


def _renamed(errors: list[Error]) -> Iterator[tuple[Pointer, tuple[Pointer, str]]]:
    """A missing field beside an unknown one of nearly that name is one mistake, not two."""
    missing = {tuple(e.absolute_path): _missing(e) for e in errors if e.validator == "required"}
    for error in errors:
        here = tuple(error.absolute_path)
        if error.validator == "additionalProperties" and here in missing:
            for key in _unknown(error):
                for name in closest(key, missing[here], limit=1):
                    yield (*here, key), (here, name)


def _unknown_field(
    name: Name,
    here: Pointer,
    key: str,
    error: Error,
    renamed: Mapping[Pointer, tuple[Pointer, str]],
) -> Finding:
    pointer = (*here, key)
    free = error.schema.get("properties", {}).keys() - error.instance.keys()
    if pointer in renamed:
        hint = f"did you mean '{renamed[pointer][1]}'?"
    else:
        hint = did_you_mean(key, free) or f"fields here: {', '.join(error.schema.get('properties', {}))}"
    message = f"no field is called {_shown(key)} here"
    meant = renamed[pointer][1] if pointer in renamed else sole(key, free)
    fix = Fix("rename", meant) if meant else None
    return Finding(name, pointer, message, hint, at_key=True, check="unknown-field", fix=fix)


def _missing_field(name: Name, here: Pointer, missing: str, schema: Schema) -> Finding:
    description = schema.get("properties", {}).get(missing, {}).get("description", "")
    return Finding(name, (*here, missing), f"'{missing}' is missing", description, check="missing-field")


def _wrong_value(name: Name, here: Pointer, error: Error) -> Finding:
    keyed = "propertyNames" in error.absolute_schema_path
    pointer = (*here, str(error.instance)) if keyed else here
    message, hint = _reason(error)
    fix = None if keyed else _fix(error)
    return Finding(name, pointer, message, hint, at_key=keyed, check="wrong-value", fix=fix)


def _fix(error: Error) -> Fix | None:
    """A slip of one allowed value; a number where a text belongs; one value where a list of such belongs."""
    value, limit = error.instance, error.validator_value
    if error.validator == "enum" and isinstance(value, str):
        meant = sole(value, map(str, limit))
        return Fix("set", meant) if meant else None
    if (
        error.validator == "type"
        and limit == "string"
        and isinstance(value, int | float)
        and value not in (True, False)
    ):
        return Fix("set", str(value))
    entries = error.schema.get("items", {}).get("type") if isinstance(error.schema, dict) else None
    if error.validator == "type" and limit == "array" and isinstance(value, str) and entries == "string":
        return Fix("set", [value])
    return None


def _reason(error: Error) -> tuple[str, str]:
    about = str(error.schema.get("description", "")) if isinstance(error.schema, dict) else ""
    shown, limit = _shown(error.instance), error.validator_value
    match error.validator:
        case "enum":
            allowed = "one of: " + ", ".join(str(value) for value in limit)
            return f"{shown} is not allowed here", _joined(did_you_mean(str(error.instance), map(str, limit)), allowed)
        case "type":
            hint = "write each entry on its own line after '- '" if limit == "array" else about
            return f"{_word(error.instance)} stands where {WORDS.get(str(limit), str(limit))} belongs", hint
        case "minItems":
            return "the list has too few entries", about
        case "minLength":
            return f"{shown} is too short", about
        case "maxLength" | "maxItems":
            return f"{shown} is longer than {limit}", about
        case _:
            return f"{shown} does not have the right form", about


def _word(value: Any) -> str:
    found = {str: "text", list: "a list", dict: "a group of fields", bool: "true or false", type(None): "nothing"}
    return found.get(type(value), "a number")


def _shown(value: Any) -> str:
    text = str(value) if isinstance(value, str | int | float) else _word(value)
    return f"'{text[:80]}{'...' if len(text) > 80 else ''}'" if isinstance(value, str | int | float) else text


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
