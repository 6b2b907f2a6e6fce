"""How raw values become the fields of an Article: functions bound to fields, nothing else."""

from collections.abc import Callable
from typing import Any

from itemloaders import ItemLoader
from itemloaders.processors import Compose, Identity, MapCompose, TakeFirst

from newsbot.items import Article
from newsbot.words.text import fold, without_repeats


class ArticleLoader(ItemLoader):
    """Gathers the fields of one article; of several ways to a field the first that serves."""

    default_item_class = Article
    default_input_processor = Identity()
    default_output_processor = TakeFirst()

    headline_in = MapCompose(fold)
    description_in = MapCompose(fold)
    section_in = MapCompose(fold, str.lower)
    authors_out = Compose(without_repeats)
    topics_in = MapCompose(fold)
    topics_out = Compose(without_repeats)

    def __init__(self, **context: Any) -> None:
        super().__init__(**context)
        self.rules: dict[str, str] = {}
        """Which way served each field."""
        self._outputs: dict[str, Any] = {}

    def offer(self, field: str, way: str, value: object) -> bool:
        """Take the value that a way to the field gives; whether it gives one."""
        if not value:
            return False
        values = value if isinstance(value, list) else [value]
        output = self.get_output_processor(field)(self.get_input_processor(field)(values))
        if not output:
            return False
        self.rules[field] = way
        self._outputs[field] = output
        return True

    def load_item(self) -> Article:
        """The article with all that was gathered, and the rules that served."""
        return Article(**self._outputs, rules=self.rules)

    def get_input_processor(self, field_name: str) -> Callable[..., Any]:
        """That of this class: no field of an Article brings one of its own."""
        processor: Callable[..., Any] = getattr(
            self, f"{field_name}_in", self.default_input_processor
        )
        return processor

    def get_output_processor(self, field_name: str) -> Callable[..., Any]:
        """The same for what comes out."""
        processor: Callable[..., Any] = getattr(
            self, f"{field_name}_out", self.default_output_processor
        )
        return processor
