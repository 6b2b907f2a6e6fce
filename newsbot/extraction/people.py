"""People: which of the names that a page gives as its authors are those of persons."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from newsbot.extraction.names import names

_DESK = frozenset(
    "agency bureau business correspondent desk digital editorial media monitoring network news"
    " online press report reporter service sports staff team tv web world".split()
)
"""Words that may stand beside the name of a publisher, of whom nobody is called so."""


def authors(
    told: Iterable[str | None], publishers: Sequence[str], agencies: Sequence[str]
) -> Iterator[str]:
    """The persons in some words, each of which may name several, a publisher or an agency."""
    for words in filter(None, told):
        for name in names(words, is_told=True):
            person = _without_agency(name, agencies)
            if person and not any(_is_of(person, publisher) for publisher in publishers):
                yield person


def _without_agency(name: str, agencies: Sequence[str]) -> str:
    """JANE DOE of "JANE DOE Associated Press"."""
    known, endings = _folded(tuple(agencies))
    folded = name.casefold()
    if folded.removeprefix("the ") in known:
        return ""
    if not folded.endswith(endings):
        return name
    return name[: -min(len(ending) for ending in endings if folded.endswith(ending))].rstrip()


@cache
def _folded(agencies: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Agencies in lower case, and how a name ends that one of them stands behind."""
    names = frozenset(agency.casefold() for agency in agencies)
    return names, tuple(f" {name}" for name in names)


def _is_of(name: str, publisher: str) -> bool:
    """Whether a name is the publisher's, alone or with a desk: a Dawn Smith works for Dawn."""
    if f" {publisher} " not in f" {name} ":
        return False
    rest = name.replace(publisher, "", 1).split()
    return len(publisher.split()) > 1 or all(word.casefold() in _DESK for word in rest)
