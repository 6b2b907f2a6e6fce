"""How raw values become the fields of an Article: functions bound to fields, nothing else."""

from typing import Any

from itemloaders import ItemLoader
from itemloaders.processors import Compose, Identity, MapCompose, TakeFirst

from newsbot.byline import names
from newsbot.items import Article
from newsbot.text import fold, without_repeats


class ArticleLoader(ItemLoader):
    """Gathers the fields of one article; of several ways to a field the first that serves."""

    default_item_class = Article
    default_input_processor = Identity()
    default_output_processor = TakeFirst()

    headline_in = MapCompose(fold)
    description_in = MapCompose(fold)
    section_in = MapCompose(fold, str.lower)
    authors_in = MapCompose(names)
    authors_out = Compose(without_repeats)
    topics_in = MapCompose(fold)
    topics_out = Compose(without_repeats)

    def __init__(self, **context: Any) -> None:
        super().__init__(**context)
        self.rules: dict[str, str] = {}
        """Which way served each field."""

    def offer(self, field: str, way: str, value: object) -> bool:
        """Take the value that a way to the field gives; whether it gives one."""
        self.replace_value(field, value)
        if not self.get_output_value(field):
            return False
        self.rules[field] = way
        return True

    def load_item(self) -> Article:
        """The article with all that was gathered, and the rules that served."""
        article: Article = super().load_item()
        article.rules = self.rules
        return article
