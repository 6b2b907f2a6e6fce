"""Echoes: articles that have words in common which a site writes for each anew.

The ends of texts are alike where a teaser or a box below the text is taken for it, the headlines
where the name of the site is.
"""

from collections.abc import Iterator

from newsbot.items import Article

TEXT, HEADLINE = "echoes", "headline_echoes"
"""What is counted, for each kind."""
_MOST = 10_000
"""Ends and headlines that are kept, of half as many articles; a crawl of more begins anew."""
_FEWEST = 2
"""Words: a single one ends many texts, "Ends", and a headline of one is met again by chance."""


class Echoes:
    """The last paragraphs and the headlines of one crawl."""

    def __init__(self) -> None:
        self._met: dict[int, str] = {}

    def of(self, article: Article) -> Iterator[str]:
        """In what the article is as another was: `TEXT`, `HEADLINE`, both or neither."""
        if len(self._met) >= _MOST:
            self._met.clear()
        if self._is_echo(TEXT, article.article_body.rpartition("\n")[2], article.article_id):
            yield TEXT
        if self._is_echo(HEADLINE, article.headline, article.article_id):
            yield HEADLINE

    def _is_echo(self, kind: str, words: str, article_id: str) -> bool:
        told = words.casefold().split()
        if len(told) < _FEWEST:
            return False
        return self._met.setdefault(hash((kind, *told)), article_id) != article_id
