"""How the description speaks of errors: one object, whatever was wrong."""

from typing import Any

MEDIA_TYPE = "application/problem+json"
TEXT = {"type": "string"}
NUMBER = {"type": ["number", "null"]}
ENTRY = {
    "type": "object",
    "properties": {"parameter": TEXT, "detail": TEXT, "low": NUMBER, "high": NUMBER},
    "required": ["parameter", "detail"],
}
DECISION = {
    "allOf": [{"$ref": "#/components/schemas/Decision"}],
    "description": "with a 409: what was done to it last",
}
ALWAYS = {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT}
SOMETIMES = {
    "errors": {"type": "array", "items": ENTRY, "description": "an entry for each field or parameter that is wrong"},
    "decision": DECISION,
    "request": TEXT | {"description": "with a 500: the X-Request-ID under which it has been noted"},
}


def describe_problems(document: dict[str, Any]) -> None:
    """Adds the object to the description."""
    document["components"].setdefault("schemas", {})["Problem"] = {
        "type": "object",
        "description": "What went wrong, and what would be right (RFC 9457).",
        "properties": ALWAYS | SOMETIMES,
        "required": [*ALWAYS],
        "example": {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "There is nothing here."},
    }
