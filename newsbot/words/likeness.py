"""How alike two texts are, by the runs of three words that they share.

MinHash finds the few texts worth comparing (Broder, "On the resemblance and containment of
documents", 1997), and a byte of each of its numbers tells most of those apart (Li and König,
"b-Bit minwise hashing", 2010); the words themselves decide.
"""

from collections.abc import Iterator
from hashlib import blake2b
from struct import pack
from typing import NamedTuple

from rensa import RMinHash

from newsbot.words.text import words

ALGORITHM: int = RMinHash.ALGORITHM_VERSION
"""Number of the way in which signatures are made: only those of one number can be compared."""

_SHINGLE = 3  # words
_FEWEST = 30  # words of a text that is compared: phrases alone make no news
_PERMUTATIONS, _SEED = 128, 1
_BANDS = 32
_BYTES = 4 * _PERMUTATIONS // _BANDS  # of a band: 4 numbers of 4 bytes
_BEGINNINGS = [pack(">2I", ALGORITHM, band) for band in range(_BANDS)]
_ALIKE = 0.7
_HALF_ALIKE, _CONTAINED = 0.5, 0.9
_MAY_BE_ALIKE = 0.35  # as sketches tell it: 3.4 standard deviations below half alike


class Likeness(NamedTuple):
    """How alike two texts are."""

    similarity: float
    """Jaccard: shared runs of words by all that there are, 0 to 1."""
    containment: float
    """Shared runs by those of the shorter text, 0 to 1."""

    @property
    def is_near_duplicate(self) -> bool:
        """Whether the two are one story: nearly the same, or one is the other cut short."""
        return self.similarity >= _ALIKE or (
            self.similarity >= _HALF_ALIKE and self.containment >= _CONTAINED
        )


class Signature(NamedTuple):
    """What is kept of a text to tell which others may be like it."""

    bands: list[int]
    """Keys, of which two texts share one or more when they are likely to be alike.

    Of two texts with similarity 0.7 in all but 2 of 10,000 cases, with 0.5 in 7 of 8, with
    0.2 in 1 of 20; signed 64-bit integers.
    """
    sketch: bytes
    """The share of bytes that two texts have alike, place by place, is near their similarity."""


class Text:
    """A text made ready to be compared."""

    def __init__(self, body: str) -> None:
        found = words(body)
        self.is_comparable = len(found) >= _FEWEST
        """Whether it is long enough."""
        runs = zip(*(found[n:] for n in range(_SHINGLE)), strict=False)
        self.shingles = frozenset(map(" ".join, runs))
        """Its runs of three words, each once."""

    def likeness(self, other: "Text") -> Likeness:
        """How alike this text and another are."""
        shared = len(self.shingles & other.shingles)
        shorter = min(len(self.shingles), len(other.shingles))
        union = len(self.shingles) + len(other.shingles) - shared
        return Likeness(shared / union, shared / shorter) if shorter else Likeness(0, 0)

    def signature(self) -> Signature:
        """What it is found by."""
        minima = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        minima.update(list(self.shingles))
        whole = pack(f">{_PERMUTATIONS}I", *minima.digest())
        return Signature(list(_bands(whole)), whole[3::4])


def may_be_alike(one: bytes, other: bytes) -> bool:
    """Whether two sketches leave it open that their texts are near-duplicates.

    Of texts that are half alike 3 of 10,000 are missed.
    """
    differences = int.from_bytes(one) ^ int.from_bytes(other)
    return differences.to_bytes(_PERMUTATIONS).count(0) >= _MAY_BE_ALIKE * _PERMUTATIONS


def _bands(whole: bytes) -> Iterator[int]:
    for band, beginning in enumerate(_BEGINNINGS):
        rows = whole[band * _BYTES : (band + 1) * _BYTES]
        digest = blake2b(beginning + rows, digest_size=8).digest()
        yield int.from_bytes(digest, "big", signed=True)
