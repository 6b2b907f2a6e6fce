"""When a site says no: what an answer that is no page of news says of it."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

from newsbot.archive.wishes import LONGEST_ABSENCE

Kind = Literal["challenge", "consent", "missing", "empty"]

_LOOKED_AT = 20_000  # bytes from the top
_TITLE, _HEADING = (re.compile(rb"<%b(?=[\s>])" % tag) for tag in (b"title", b"h1"))
_DATA = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:\?xml|rss|feed|urlset|sitemapindex)[\s>]")
_HEADING_WITHIN = 1_000  # bytes, of an element and the words in it
# A page that is a headline's length away from being one: the words stand alone in the title, or
# before the name of the site.
_ALONE = rb"[\s.!\xe2\x80\xa6]*(?:<|\||-|\xe2\x80\x93)"
_CHALLENGE_TITLE = re.compile(
    rb"<title>\s*(?:just a moment|attention required|checking your browser|one more step|"
    rb"ddos-guard|access denied|please wait)" + _ALONE
)
_CHALLENGE_SIGN = re.compile(rb"c(?:f_chl|f-browser|hallenge|aptcha-delivery)")
"""Stands in every page that has one of the parts, and in few others."""
_CHALLENGE_PARTS = (
    b"_cf_chl_opt",
    b"cf-browser-verification",
    b'id="challenge-form',
    b'id="challenge-error',
    b"captcha-delivery.com/captcha",
)
_CHALLENGE_SCRIPT = re.compile(rb"challenge-platform/h/\w/orchestrate")
_CONSENT = re.compile(
    rb"<title>\s*(?:before you continue(?: to \w+)?|we value your privacy|your privacy"
    rb"|(?:cookie )?(?:consent|notice))" + _ALONE
)
_MISSING = re.compile(
    rb"<(?:title|h1)[^<>]{0,200}>\s*(?:(?:error\s*)?(?:404|410)(?:\s*[-:|]?\s*(?:error"
    rb"|(?:page )?not found|gone))?|page (?:not|could not be) found|not found"
    rb"|this page (?:does not|doesn.t) exist|page (?:removed|unavailable))" + _ALONE
)


def kind_of(status: int, mitigated: str, body: bytes) -> Kind | None:
    """What kind of page, that is no article, an answer is; None for any other.

    `mitigated` is its header `cf-mitigated`. A challenge comes with any status
    (403 and 503 were met: `tests/site/README.md`). What a feed quotes says nothing of it.
    """
    is_well = 200 <= status < 300
    top = body[:_LOOKED_AT].lower()
    if _DATA.match(top) and b"<html" not in top:
        top = b""
    headings = [*_first(_TITLE, top), *_first(_HEADING, top)]
    # A page that is served well and is long is an article, whatever its headline.
    telling = [] if is_well and len(body) > _LOOKED_AT else headings
    if mitigated.lower() == "challenge" or _is_challenge(top, telling):
        return "challenge"
    if not is_well:
        return None
    if not body or body.isspace():
        return "empty"
    if any(map(_CONSENT.match, headings)):
        return "consent"
    return "missing" if any(map(_MISSING.match, headings)) else None


def _first(heading: re.Pattern[bytes], top: bytes) -> Iterator[bytes]:
    if found := heading.search(top):
        yield top[found.start() : found.start() + _HEADING_WITHIN]


def _is_challenge(top: bytes, headings: Iterable[bytes]) -> bool:
    if any(map(_CHALLENGE_TITLE.match, headings)):
        return True
    if _CHALLENGE_SIGN.search(top) is None:
        return False
    return _CHALLENGE_SCRIPT.search(top) is not None or any(
        part in top for part in _CHALLENGE_PARTS
    )


def retry_after(value: str, now: datetime) -> timedelta | None:
    """The wait that a Retry-After header asks for (RFC 9110, 10.2.3), a week at most.

    Seconds or a date; None where it is neither, or lies in the past.
    """
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return min(timedelta(seconds=min(int(value[:12]), 10**9)), LONGEST_ABSENCE)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(moment - now, LONGEST_ABSENCE) if moment > now else None
