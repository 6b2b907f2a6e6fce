"""The Article described as JSON Schema."""

from typing import Any

from itemadapter import ItemAdapter

from newsbot.items import EXPORTED, REQUIRED, Article, Dateline

_DATE = {"format": "date"}
_INSTANT = {"format": "date-time"}
_FORMATS = {
    "date_published": _INSTANT,
    "date_modified": _INSTANT,
    "retrieved_at": _INSTANT,
    "url": {"format": "uri"},
    "image_url": {"format": "uri"},
}


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one line of the feed."""
    described = ItemAdapter.get_json_schema(Article)["properties"]
    properties = {name: {**described[name], **_FORMATS.get(name, {})} for name in EXPORTED}
    for prop in properties.values():
        prop.pop("default", None)
    for name in REQUIRED:
        properties[name]["minLength"] = 1
    properties["article_body"]["type"] = ["string", "null"]  # null where it is withheld
    dateline = ItemAdapter.get_json_schema(Dateline)
    dateline["properties"]["date"] |= _DATE
    dateline["required"] = list(dateline["properties"])
    properties["dateline"]["anyOf"] = [dateline, {"type": "null"}]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Article",
        "type": "object",
        "properties": properties,
        "required": list(EXPORTED),
        "additionalProperties": False,
    }
