"""When a site says no: what an answer that is no page of news says of it."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

Kind = Literal["challenge", "consent", "missing", "empty"]

_LOOKED_AT = 20_000  # bytes from the top
_HEADING = re.compile(rb"<(?:[tT][iI][tT][lL][eE]|[hH]1)(?=[\s>])")
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
LONGEST = timedelta(days=7)
"""However long a site asks us to stay away, after this it is asked again."""


def kind_of(status: int, mitigated: str, body: bytes) -> Kind | None:
    """What kind of page, that is no article, an answer is; None for any other.

    `mitigated` is its header `cf-mitigated`. A challenge comes with any status
    (403 and 503 were met: `tests/site/README.md`).
    """
    top = body[:_LOOKED_AT]
    headings = [
        top[found.start() : found.start() + _HEADING_WITHIN].lower()
        for found in _HEADING.finditer(top)
    ]
    if mitigated.lower() == "challenge" or _is_challenge(top, headings):
        return "challenge"
    if not 200 <= status < 300:
        return None
    if not body or body.isspace():
        return "empty"
    if any(map(_CONSENT.match, headings)):
        return "consent"
    return "missing" if any(map(_MISSING.match, headings)) else None


def _is_challenge(top: bytes, headings: Iterable[bytes]) -> bool:
    if any(map(_CHALLENGE_TITLE.match, headings)):
        return True
    if _CHALLENGE_SIGN.search(top) is None:
        return False
    lowered = top.lower()
    return _CHALLENGE_SCRIPT.search(lowered) is not None or any(
        part in lowered for part in _CHALLENGE_PARTS
    )


def retry_after(value: str, now: datetime) -> timedelta | None:
    """The wait that a Retry-After header asks for (RFC 9110, 10.2.3), a week at most.

    Seconds or a date; None where it is neither, or lies in the past.
    """
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return min(timedelta(seconds=min(int(value[:12]), 10**9)), LONGEST)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(moment - now, LONGEST) if moment > now else None
