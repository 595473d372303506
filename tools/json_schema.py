"""A JSON Schema from the types of a document: its TypedDicts, with what their annotations add in words of JSON Schema."""

import inspect
import types
from collections.abc import Mapping
from typing import Annotated, Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

DRAFT = "http://json-schema.org/draft-07/schema#"
_PLAIN = {str: "string", bool: "boolean", int: "integer", float: "number"}


def schema(document: type, title: str) -> dict[str, Any]:
    """The schema of a document that is one TypedDict; every other that it holds is a definition.

    Raises:
        TypeError: a type has no form in JSON.
    """
    definitions: dict[str, Any] = {}
    return {"$schema": DRAFT, "title": title, **_object(document, definitions), "definitions": definitions}


def _object(document: type, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(document, include_extras=True)
    return {
        "description": inspect.getdoc(document),
        "type": "object",
        "properties": {key: _type(hint, definitions) for key, hint in hints.items()},
        "required": [key for key in hints if key in document.__required_keys__],
        "additionalProperties": False,
    }


def _type(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value; of a TypedDict a reference to its definition."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is NotRequired:
        return _type(args[0], definitions)
    if origin is Annotated:
        return _type(args[0], definitions) | {word: value for more in args[1:] for word, value in more.items()}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_type(each, definitions) for each in args]}
    if origin is list:
        return {"type": "array", "items": _type(args[0], definitions)}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": _type(args[1], definitions)}
    if is_typeddict(hint):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}  # its place, before those that it holds
            definitions[hint.__name__] |= _object(hint, definitions)
        return {"$ref": f"#/definitions/{hint.__name__}"}
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    raise TypeError(f"{hint} has no form in JSON")
