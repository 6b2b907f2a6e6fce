"""Finding the spiders: one that is being written costs none of the others."""

import warnings
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from scrapy import spiderloader


class SpiderLoader(spiderloader.SpiderLoader):
    """Scrapy's, which gives up a whole package at the first module that cannot be imported."""

    def _load_all_spiders(self) -> None:
        self.broken: dict[str, str] = {}
        """The modules that cannot be imported, and why."""
        for package in self.spider_modules:
            for name in self._names(package):
                try:
                    self._load_spiders(import_module(name))
                except Exception as error:  # noqa: BLE001  # whatever its author has not mended yet
                    self.broken[name] = f"{type(error).__name__}: {error}"
                    warnings.warn(
                        f"{name} cannot be imported, its spiders are missing ({self.broken[name]})",
                        category=RuntimeWarning,
                        stacklevel=2,
                    )
        self._check_name_duplicates()

    def _names(self, name: str) -> Iterator[str]:
        """A module, and those in it where it is a package that can be imported."""
        yield name
        try:
            path = getattr(import_module(name), "__path__", ())
        except Exception:  # noqa: BLE001  # whoever imports it by its name will see it
            return
        for module in iter_modules(path, f"{name}."):
            yield from self._names(module.name)
