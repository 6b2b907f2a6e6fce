"""A recorded page behind glass: a file that shows it, runs nothing of it and asks for nothing.

What can act or ask is not taken over. Would it be, the policy of both documents allows no script
and no request (a `preconnect` alone would pass it); and the page stands in a frame that may run
nothing and lead nowhere (`sandbox`).
"""

from html import escape

import nh3
from scrapy.http import HtmlResponse

from newsbot.extraction.article import text_of
from newsbot.recordings.playback import Answer

_TAGS = nh3.ALLOWED_TAGS | {"address", "font", "main", "section", "tfoot"}
_GONE = frozenset(
    "applet canvas embed iframe math noembed noframes noscript object script select style svg"
    " template textarea title".split()
)
# No address is taken over: browsers look up the names of links before anybody follows them.
_ATTRIBUTES = {
    "*": {"dir", "lang", "style", "title"},
    "font": {"color", "size"},
    "img": {"alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_STYLES = frozenset(  # none of which can name an address
    "background-color clear color direction display float font-size font-style font-weight"
    " margin-bottom margin-top text-align text-decoration visibility white-space".split()
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_HEAD = f"""<!DOCTYPE html>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta http-equiv="x-dns-prefetch-control" content="off">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
"""
_STYLE = """<style>
html { color-scheme: light dark }
body { margin: 0; height: 100vh; display: flex; flex-direction: column; font: 1rem sans-serif }
p { margin: 0; padding: .6rem 1rem; overflow-wrap: anywhere; border-bottom: 1px solid }
iframe { flex: 1; border: 0; color-scheme: light; background: white }
</style>
"""
_WORDS = "<style>* { unicode-bidi: plaintext }</style>\n"  # Urdu from right to left


def exhibit(answer: Answer) -> str:
    """The file, whole."""
    page = _HEAD + _WORDS + harmless(_text(answer))
    about = (
        f"{answer.url}, as the site gave it at {answer.retrieved_at}. Nothing in this page runs or"
        " is requested: its scripts, pictures, styles and links are left out."
    )
    return (
        f"{_HEAD}<title>Recorded page: {escape(answer.url)}</title>\n{_STYLE}"
        f"<p>{escape(about)}</p>\n"
        f'<iframe sandbox title="The recorded page" srcdoc="{escape(page)}"></iframe>\n'
    )


def harmless(html: str) -> str:
    """What a person reads of a page, without all that acts or asks for something."""
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        filter_style_properties=_STYLES,
        link_rel=None,
    )


def _text(answer: Answer) -> str:
    """The page in the charset that the crawl read it in."""
    return text_of(HtmlResponse(answer.url, headers=list(answer.headers), body=answer.body))
