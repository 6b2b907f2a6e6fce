"""Echoes: articles that end in the words of another, as a teaser or a box under the text does."""

from newsbot.items import Article

_MOST = 5_000
"""Articles whose ends are kept; a crawl of more begins anew."""
_FEWEST = 2
"""Words: a single one ends many texts, "Ends"."""


class Echoes:
    """The last paragraphs of one crawl.

    The texts of a site end in different words. Where many end in the same, something that is no
    text is taken for it: "Already a subscriber? Log in."
    """

    def __init__(self) -> None:
        self._ends: dict[int, str] = {}

    def is_echo(self, article: Article) -> bool:
        """Whether another article ended in the same paragraph."""
        end = article.article_body.rpartition("\n")[2].casefold().split()
        if len(end) < _FEWEST:
            return False
        if len(self._ends) >= _MOST:
            self._ends.clear()
        return self._ends.setdefault(hash(tuple(end)), article.article_id) != article.article_id
