"""The lines of a feed are those of Scrapy's own exporter."""

from io import BytesIO
from typing import Any

import pytest
from scrapy.exporters import JsonLinesItemExporter

from newsbot.delivery.lines import ArticleLines
from newsbot.items import EXPORTED, Article, Dateline

DATELINE = Dateline("MOSCOW", "2021-12-28", ["UrduPoint News", "Sputnik"], "MOSCOW (Sputnik) ")
WHOLE = Article(
    article_id="1437925",
    headline='Talks "Go On" – Lavrov',
    article_body="روس اور نیٹو\n\nThe talks go on.",
    dateline=DATELINE,
    topics=["NATO", "Moscow"],
    similarity=0.71,
    rules={"headline": "class"},
)


def lines(exporter: type[JsonLinesItemExporter], item: Any, fields: Any) -> bytes:
    file = BytesIO()
    exporter(file, encoding="utf-8", fields_to_export=fields).export_item(item)
    return file.getvalue()


@pytest.mark.parametrize(
    "fields",
    [
        list(EXPORTED),
        ["headline", "dateline", "no_such_field"],
        {"headline": "title", "dateline": "filed"},
        None,
    ],
    ids=["all", "some", "renamed", "as they come"],
)
@pytest.mark.parametrize(
    "item", [WHOLE, Article(), {"headline": "A dict"}], ids=["whole", "bare", "dict"]
)
def test_a_line_is_scrapys_own_letter_by_letter(item: Any, fields: Any) -> None:
    found = lines(ArticleLines, item, fields)
    assert found == lines(JsonLinesItemExporter, item, fields)
    assert found.endswith(b"}\n")


def test_a_line_says_what_the_article_says() -> None:
    found = lines(ArticleLines, WHOLE, ["headline", "dateline", "similarity", "authors"])
    assert found.decode() == (
        '{"headline": "Talks \\"Go On\\" – Lavrov", "dateline": {"location": "MOSCOW",'
        ' "date": "2021-12-28", "agencies": ["UrduPoint News", "Sputnik"],'
        ' "raw": "MOSCOW (Sputnik) "}, "similarity": 0.71, "authors": []}\n'
    )
