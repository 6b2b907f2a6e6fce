"""When a site says no: what an answer that is no page of news says of it."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

Kind = Literal["challenge", "consent", "missing", "empty"]

_LOOKED_AT = (
    20_000  # bytes from the top; in lower case, because to ignore case costs ten times more
)
# A page that is a headline's length away from being one: the words stand alone in the title, or
# before the name of the site.
_ALONE = rb"[\s.!\xe2\x80\xa6]*(?:<|\||-|\xe2\x80\x93)"
_CHALLENGE_TITLE = re.compile(
    rb"<title>\s*(?:just a moment|attention required|checking your browser|one more step|"
    rb"ddos-guard|access denied|please wait)" + _ALONE
)
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
_LONGEST = timedelta(days=7)
"""However long a site asks us to stay away, after this it is asked again."""


def kind_of(status: int, mitigated: str, body: bytes) -> Kind | None:
    """What kind of page, that is no article, an answer is; None for any other.

    `mitigated` is its header `cf-mitigated`. A challenge comes with any status
    (403 and 503 were met: `tests/site/README.md`).
    """
    top = body[:_LOOKED_AT].lower()
    if mitigated.lower() == "challenge" or _is_challenge(top):
        return "challenge"
    if not 200 <= status < 300:
        return None
    if not body.strip():
        return "empty"
    if _CONSENT.search(top):
        return "consent"
    return "missing" if _MISSING.search(top) else None


def _is_challenge(top: bytes) -> bool:
    return (
        any(part in top for part in _CHALLENGE_PARTS)
        or _CHALLENGE_TITLE.search(top) is not None
        or _CHALLENGE_SCRIPT.search(top) is not None
    )


def retry_after(value: str, now: datetime) -> timedelta | None:
    """The wait that a Retry-After header asks for (RFC 9110, 10.2.3), a week at most.

    Seconds or a date; None where it is neither, or lies in the past.
    """
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return min(timedelta(seconds=min(int(value[:12]), 10**9)), _LONGEST)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(moment - now, _LONGEST) if moment > now else None
