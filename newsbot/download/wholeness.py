"""Half a page is never an article: what came without its end is asked for again."""

from http import HTTPStatus

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

from newsbot.files.packing import PackedError, TooLargeError, unpacked

_END_WITHIN = 4_096  # bytes; comments and line ends follow </html> on many sites


class HalfError(ValueError):
    """A page has no end."""


class WholeBody(HttpCompressionMiddleware):
    """Scrapy's unpacking, where a packed body that breaks off is an error and not a short page."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self._crawler = crawler

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Called by Scrapy; raises `ResponseDataLossError` where asking again did not help."""
        packing = response.headers.getlist("Content-Encoding")  # which goes with the unpacking
        try:
            whole = super().process_response(request, response)
            _check_end(whole)
        except (HalfError, PackedError) as error:
            assert self._crawler.spider is not None  # noqa: S101
            again = get_retry_request(request, spider=self._crawler.spider, reason="half a page")
            if again is not None:
                return again
            raise ResponseDataLossError(f"half a page: {error}") from error
        gone = packing if "Content-Encoding" not in whole.headers else []
        request.meta["unpacked"] = [("Content-Encoding", name.decode("latin-1")) for name in gone]
        return whole

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        try:
            return unpacked(body, encoding.decode("ascii"), max_size)
        except TooLargeError as error:
            raise _DecompressionMaxSizeExceeded(error.size, max_size) from error


def _check_end(page: Request | Response) -> None:
    """Raises `HalfError` for a part that nobody asked for, as 206 says.

    And where only the closed line ended a page that has no end of its own.
    """
    if isinstance(page, Request):
        return
    if page.status == HTTPStatus.PARTIAL_CONTENT:
        raise HalfError("the site says that it is a part")
    if page.status != HTTPStatus.OK:
        return
    has_length = "Content-Length" in page.headers or "Transfer-Encoding" in page.headers
    is_page = b"html" in (page.headers.get("Content-Type") or b"").lower()
    if not has_length and is_page and b"</html" not in page.body[-_END_WITHIN:].lower():
        raise HalfError("the line was cut before the end of the page")
