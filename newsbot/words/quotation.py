"""Quotation: what others say, as a part of a line of ours."""

import re

_LONGEST = 300  # characters of what others say
# Cannot connect to host www.urdupoint.com:443 ssl:<ssl.SSLContext object at 0x7f> [...]
_INSIDES = re.compile(r" ssl:(?:<[^<>]{1,80}>|default)")


def one_line(words: object) -> str:
    """What a server, a page or a library said, as a part of one line of the log.

    Nothing in it can end the line or begin another.
    """
    text = " ".join(_INSIDES.sub("", str(words)).split()) or type(words).__name__
    return "".join(c if c.isprintable() else "?" for c in text[:_LONGEST])
