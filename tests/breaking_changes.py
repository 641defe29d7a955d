"""Which changes of an OpenAPI description break the programs that are written against it.

What may be asked must not become narrower, and what is answered must not become wider: a new field that has to be sent
breaks whoever does not send it, a new value of a known field in an answer whoever knows the old ones only.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
# Of a number, a text or a list: a change for which of two bounds makes it narrower.
BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    **dict.fromkeys(
        ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"), lambda old, new: new > old
    ),
    **dict.fromkeys(
        ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"), lambda old, new: new < old
    ),
}
PLAIN = ("format", "pattern", "const")
CHOICES = ("oneOf", "anyOf", "allOf")
DEEPEST = 12  # of schemas within schemas; ours go four deep, and one that holds itself has no end


@dataclass(frozen=True)
class Direction:
    """Whose eyes a schema is seen with: what programs send, or what they are given."""

    narrower: str  # what narrowing breaks; empty where it breaks nothing
    wider: str


SENT = Direction("what programs send is refused", "")
GIVEN = Direction("", "programs are given what they do not know")


def breaking_changes(old: Schema, new: Schema) -> list[str]:
    """A line for each change that breaks somebody, with whom; empty where all that worked goes on working."""
    return [*_operations(old, new)]


def _operations(old: Schema, new: Schema) -> Iterator[str]:
    for path, found in old["paths"].items():
        for method, before in found.items():
            if method not in METHODS:
                continue
            name, after = f"{method.upper()} {path}", new["paths"].get(path, {}).get(method)
            if after is None:
                yield f"{name} is gone: whoever asks it gets a 404 or 405"
                continue
            yield from (f"{name}: {change}" for change in _operation(before, after, (old, new)))


def _operation(before: Schema, after: Schema, documents: tuple[Schema, Schema]) -> Iterator[str]:
    if before["operationId"] != after["operationId"]:
        yield f"is now called {after['operationId']}, before {before['operationId']}: made clients have other functions"
    yield from _parameters(before, after, documents)
    yield from _body(before.get("requestBody", {}), after.get("requestBody", {}), documents)
    yield from _security(before.get("security", []), after.get("security", []))
    yield from _answers(before["responses"], after["responses"], documents)


def _parameters(before: Schema, after: Schema, documents: tuple[Schema, Schema]) -> Iterator[str]:
    known, now = ({(one["in"], one["name"]): one for one in entry.get("parameters", ())} for entry in (before, after))
    for key, parameter in now.items():
        label = f"parameter {key[1]} ({key[0]})"
        if parameter.get("required") and not known.get(key, {}).get("required"):
            yield f"{label} has to be sent: whoever does not send it is refused"
        if key in known:
            yield from _schema(known[key]["schema"], parameter["schema"], documents, SENT, label)
    for place, name in known.keys() - now.keys():
        yield f"parameter {name} ({place}) is gone: whoever sends it is refused or not heard"


def _body(before: Schema, after: Schema, documents: tuple[Schema, Schema]) -> Iterator[str]:
    if after.get("required") and not before:
        yield "a body has to be sent: whoever sends none is refused"
    for media_type, content in before.get("content", {}).items():
        if media_type not in after.get("content", {}):
            yield f"a body as {media_type} is no longer taken: whoever sends one is refused"
        else:
            schemas = (content["schema"], after["content"][media_type]["schema"])
            yield from _schema(*schemas, documents, SENT, "body")


def _security(before: list[Any], after: list[Any]) -> Iterator[str]:
    for way in before:
        if way not in after:
            who = " with ".join(way) or "nobody in particular"
            yield f"can no longer be asked as {who}: whoever does is refused"


def _answers(before: Schema, after: Schema, documents: tuple[Schema, Schema]) -> Iterator[str]:
    for status in before.keys() - after.keys():
        yield f"no longer answers {status}: whoever waits for it waits in vain"
    for status in before.keys() & after.keys():
        old, new = _found(before[status], documents[0]), _found(after[status], documents[1])
        for name in old.get("headers", {}).keys() - new.get("headers", {}).keys():
            yield f"{status} has no header {name}: whoever reads it finds none"
        for media_type, content in old.get("content", {}).items():
            label = f"{status} as {media_type}"
            if media_type not in new.get("content", {}):
                yield f"{label} is gone: whoever reads it cannot"
            elif "schema" in content:
                yield from _schema(
                    content["schema"], new["content"][media_type].get("schema", {}), documents, GIVEN, f"{label}:"
                )
    for status in after.keys() - before.keys():
        if status.startswith("2"):
            yield f"answers {status}, which it did not: whoever knows the others only takes it for an error"


def _schema(
    old: Schema, new: Schema, documents: tuple[Schema, Schema], direction: Direction, where: str, depth: int = 0
) -> Iterator[str]:
    """What breaks somebody between two schemas; `where` says what they describe."""
    old, new = _found(old, documents[0]), _found(new, documents[1])
    if depth > DEEPEST or (old == new and "$ref" not in str(old)):
        return
    yield from _values(old, new, direction, where)
    yield from _properties(old, new, documents, direction, where, depth)
    if "items" in old and "items" in new:
        yield from _schema(old["items"], new["items"], documents, direction, f"{where}[]", depth + 1)
    inner = [entry.get("additionalProperties") for entry in (old, new)]
    if isinstance(inner[0], dict) and isinstance(inner[1], dict):
        yield from _schema(inner[0], inner[1], documents, direction, f"{where}.*", depth + 1)
    for choice in CHOICES:
        before, after = old.get(choice, []), new.get(choice, [])
        if len(after) < len(before) and direction.narrower and choice != "allOf":
            yield f"{where} has fewer forms: {direction.narrower}"
        if len(after) > len(before) and direction.wider and choice != "allOf":
            yield f"{where} has more forms: {direction.wider}"
        for one, other in zip(before, after, strict=False):
            yield from _schema(one, other, documents, direction, where, depth + 1)


def _values(old: Schema, new: Schema, direction: Direction, where: str) -> Iterator[str]:
    before, after = _types(old), _types(new)
    gone, added = (before - after if after else set()), (after - before if before else set())
    if (gone and direction.narrower) or (added and not before & after):
        yield f"{where} is {_named(after)}, not {_named(before)}: {direction.narrower or direction.wider}"
    elif added and direction.wider:
        yield f"{where} may be {_named(added)}: {direction.wider}"
    words = [set(map(str, entry["enum"])) if "enum" in entry else None for entry in (old, new)]
    if direction.narrower and words[1] is not None and (lost := (words[0] or {"anything"}) - words[1]):
        yield f"{where} may no longer be {_named(lost)}: {direction.narrower}"
    if direction.wider and words[0] is not None and (more := (words[1] or {"anything"}) - words[0]):
        yield f"{where} may be {_named(more)}: {direction.wider}"
    for name, narrows in BOUNDS.items():
        if direction.narrower and name in new and (name not in old or narrows(old[name], new[name])):
            yield f"{where} has {name} {new[name]}, before {old.get(name, 'none')}: {direction.narrower}"
    for name in PLAIN:
        is_other = old.get(name) != new.get(name)
        if is_other and ((direction.narrower and name in new) or (direction.wider and name in old)):
            yield f"{where} has {name} {new.get(name, 'none')!r}, before {old.get(name, 'none')!r}: " + (
                direction.narrower or direction.wider
            )


def _properties(
    old: Schema, new: Schema, documents: tuple[Schema, Schema], direction: Direction, where: str, depth: int
) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    had_to, has_to = set(old.get("required", ())), set(new.get("required", ()))
    for name in before.keys() & after.keys():
        yield from _schema(before[name], after[name], documents, direction, f"{where} {name}", depth + 1)
    for name in before.keys() - after.keys():
        yield f"{where} {name} is gone: " + (
            "whoever sends it is refused" if direction.narrower else "whoever reads it cannot"
        )
    if direction.narrower:
        for name in sorted(has_to - had_to):
            yield f"{where} {name} has to be sent: whoever does not send it is refused"
        if new.get("additionalProperties") is False and old.get("additionalProperties", True) is not False:
            yield f"{where} takes no other fields any more: {direction.narrower}"
    else:
        for name in sorted((had_to - has_to) & after.keys()):
            yield f"{where} {name} may be missing: whoever counts on it finds nothing"


def _types(schema: Schema) -> set[str]:
    """The types of a schema; a whole number is a number too."""
    given = schema.get("type", [])
    return set([given] if isinstance(given, str) else given)


def _found(schema: Schema, document: Schema) -> Schema:
    """What a reference leads to."""
    while "$ref" in schema:
        found: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema


def _named(values: set[str]) -> str:
    return " or ".join(sorted(values)) or "anything"
