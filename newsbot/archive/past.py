"""The archive as a replay compares with it: what it has of each page."""

from newsbot.archive.articles import Articles
from newsbot.archive.opened import Opened
from newsbot.items import Article


class Past(Opened):
    """An archive opened to compare recorded pages with it. Nothing is changed."""

    def latest(self, article: Article) -> Article | None:
        """The latest version of an article."""
        articles = Articles(self._db)
        known = articles.find(article)
        return articles.get(known.version_key) if known else None
