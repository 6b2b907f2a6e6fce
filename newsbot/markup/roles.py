"""The roles that elements play in a walk through a page: what is skipped, what is found again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from lxml import etree

from newsbot.markup.selection import Plain, Selection, plain

SKIPPED = "skipped"
"""The role of what a reader does not see."""
ADVERTISEMENT = "advertisement"
"""The role of what stands in a text and is none of it; the text goes on behind it."""
FURNITURE = "furniture"
"""The role of menus and side bars: skipped, but not within a text."""
TEXT = "body"
"""The role of the text: whatever stands in it is read, as a wrong tag may open furniture there."""
END = "end"
"""The role of what ends the text, seen or not."""
_TELLING = frozenset(("class", "id", "hidden", "style"))
"""Attributes that give an element a role."""
_ADS = Plain("", "ins", "", "", "adsbygoogle")
"""An `ins` holds what was inserted later, or what Google inserts."""
_UNSEEN = (SKIPPED, Plain("", "", "", "", ""))


class Roles:
    """What elements are by their tag, class or id, told as a walk comes by them."""

    def __init__(self, selectors: Mapping[str, str]) -> None:
        """CSS selectors by role; `skipped` may be one of them."""
        self._by_tag: dict[object, list[tuple[str, Plain]]] = defaultdict(list)
        self._by_class: dict[str, list[tuple[str, Plain]]] = defaultdict(list)
        self._by_class[_ADS.name].append((SKIPPED, _ADS))
        self._by_id: list[tuple[str, Plain]] = []
        self._others: dict[str, str] = {}
        for role, css in selectors.items():
            if css and not plain(css):
                self._others[role] = css
            for one in plain(css):
                if one.name:
                    self._by_class[one.name].append((role, one))
                elif one.is_bare:
                    self._by_tag[one.tag].append((role, one))
                else:
                    self._by_id.append((role, one))
        self._classes = frozenset(self._by_class)

    def others(self, selection: Selection) -> dict[etree._Element, list[str]]:
        """The roles in one page that only its whole tree tells: `div > p + ul`."""
        found: dict[etree._Element, list[str]] = defaultdict(list)
        for role, css in self._others.items():
            for element in selection.find(css):
                found[element].append(role)
        return found

    def of(self, element: etree._Element) -> Sequence[str]:
        """The roles that an element plays; `skipped` where a browser does not show it."""
        names = element.keys()
        if _TELLING.isdisjoint(names) and element.tag not in self._by_tag:
            return ()  # so it is with most, and soon told
        rules = self._by_tag.get(element.tag, ())
        for name in names:
            if name == "class":
                for word in self._classes.intersection(element.get("class", "").split()):
                    rules = (*rules, *self._by_class[word])
            elif name == "id":
                rules = (*rules, *self._by_id)
            elif name == "hidden" or (name == "style" and _hides(element.get("style", ""))):
                rules = (*rules, _UNSEEN)
        return [role for role, one in rules if one.finds(element)] if rules else ()


def _hides(style: str) -> bool:
    return "display:none" in style.replace(" ", "")


NO_ROLES = Roles({})
"""Nothing is looked for, and only what a browser does not show is skipped."""
