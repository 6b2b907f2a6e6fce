"""The README's field table, the JSON Schema and the Article say the same."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from newsbot.delivery.schema import json_schema
from newsbot.items import EXPORTED, REQUIRED, Article

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
PAGES = Path(__file__).parent / "pages" / "urdupoint"


def markdown_table() -> str:
    """A row for every exported field: name, type, meaning."""
    rows = [
        f"| `{name}` | {_type(prop)} | {prop['description'].replace('|', chr(92) + '|')} |"
        for name, prop in json_schema()["properties"].items()
    ]
    return "\n".join(["| field | type | meaning |", "| --- | --- | --- |", *rows])


def _type(prop: dict[str, Any]) -> str:
    if "anyOf" in prop:
        return " or ".join(_type(choice) for choice in prop["anyOf"])
    if prop["type"] == "array":
        return f"list of {prop['items']['type']}s"
    names = prop["type"] if isinstance(prop["type"], list) else [prop["type"]]
    return " or ".join(sorted(names, key=lambda name: name == "null"))


def test_every_field_has_its_meaning() -> None:
    properties = json_schema()["properties"]
    assert tuple(properties) == EXPORTED
    assert all(prop["description"] for prop in properties.values())
    assert set(REQUIRED) <= set(EXPORTED)


def test_rules_are_kept_and_not_exported() -> None:
    unexported = {f.name for f in dataclasses.fields(Article)} - set(EXPORTED)
    assert unexported == {"rules", "archive_key", "owed_to", "feed_date", "directives", "bands",
                          "sketch", "recording"}  # fmt: skip


def test_the_table_of_the_readme_is_that_of_the_article() -> None:
    assert markdown_table() in README


def test_the_line_of_the_readme_is_a_real_one_shortened() -> None:
    sample = re.search(r"```json\n(\{.*?\})\n```", README, re.DOTALL)
    assert sample is not None
    shown = json.loads(sample[1])
    real = json.loads((PAGES / "seed-other-design.json").read_text("utf-8"))["article"]
    assert list(shown) == list(real)
    for name, value in shown.items():
        if isinstance(value, str) and value.endswith(" ..."):
            assert real[name].startswith(value.removesuffix(" ..."))
        else:
            assert value == real[name]


def test_expected_articles_fit_the_schema() -> None:
    saved = [*PAGES.parent.glob("*/*.json")]
    assert len({expected.parent for expected in saved}) > 1
    for expected in saved:
        article = json.loads(expected.read_text("utf-8"))["article"]
        jsonschema.validate(article, json_schema())


def test_a_line_has_every_field_and_no_other_and_no_required_one_is_empty() -> None:
    line = json.loads((PAGES / "seed.json").read_text("utf-8"))["article"]
    jsonschema.validate(line, json_schema())
    lacking = [{n: v for n, v in line.items() if n != name} for name in EXPORTED]
    empty = [{**line, name: ""} for name in REQUIRED]
    for other in (*lacking, *empty, {**line, "rules": {}}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(other, json_schema())
