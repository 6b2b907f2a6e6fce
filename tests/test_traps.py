"""Sites that never end, and servers that lie in the log."""

import re
from collections.abc import Callable

import pytest
from conftest import Run

from newsbot.standin.site import Answer, StandIn


class Trap(StandIn):
    """Every topic page and every article leads to one more, as `lead` says."""

    lead: Callable[[int], str]
    made = 0

    def answer(self, target: str) -> Answer:
        answer = super().answer(target)
        if "/en/topic/" not in target and not re.search(r"-\d{7}\.html", target):
            return answer
        self.made += 1
        link = f'<a href="{self.lead(self.made)}">More {self.made}</a>'
        page = self.answer_of_a_topic(answer) if answer.status != 200 else answer.body
        box = f'<div class="tagcloud"><h4>Related Topics</h4>{link}</div>'
        page = page.replace(b"</body>", f"{box}{link}</body>".encode())
        page = re.sub(rb'(class="tagcloud"[^>]*>)', rb"\1" + link.encode(), page)
        return Answer(page)

    def answer_of_a_topic(self, _: Answer) -> bytes:
        story = self.stories[self.made % len(self.stories)]
        return f'<html><body><h1>Topic</h1><a href="{story.path}">x</a></body></html>'.encode()


TRAPS: dict[str, Callable[[int], str]] = {
    "calendar": lambda n: f"/en/topic/calendar.html?month={n % 12}&year={2000 + n}",
    "session": lambda n: f"/en/topic/nato.html?session={n:032x}",
    "deeper": lambda n: "/en/topic/" + "more/" * n + "nato.html",
    "longer": lambda n: "/en/topic/nato.html?q=" + "x" * 20 * n,
    "pages": lambda n: f"/en/topic/nato.html?page={n + 1}",
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_ends_within_fifty_pages(crawl: Run, name: str) -> None:
    usual = crawl(StandIn(40), feed="-o")
    site = Trap(40)
    site.lead = TRAPS[name]
    done = crawl(site, "-s", "DEPTH_LIMIT=0", "-s", "NEWSBOT_BUDGET=1000")
    assert site.made > 40
    lists = [path for path in done.requests if "/en/topic/" in path]
    usual_lists = [path for path in usual.requests if "/en/topic/" in path]
    assert len(lists) - len(usual_lists) <= 50


def test_a_list_without_end_ends_at_its_bound(crawl: Run) -> None:
    site = StandIn(40)
    page = site.answer("/en/news/world.html").body

    class Endless(StandIn):
        def answer(self, target: str) -> Answer:
            match = re.fullmatch(r"/en/news/world(?:-updates(\d+))?\.html", target)
            if match is None:
                return super().answer(target)
            number = int(match[1] or 1)
            link = f'<a href="/en/world/no-story-{1_500_000 + number}.html">x</a>'
            onward = f'<a href="/en/news/world-updates{number + 1}.html">{number + 1}</a>'
            return Answer(page.replace(b"</body>", f"{link}{onward}</body>".encode()))

    done = crawl(Endless(40), "-a", "follow=lists", "-a", "sections=world")
    assert sum(path.startswith("/en/news/world") for path in done.requests) <= 20


FORGED = "2026-01-01 00:00:00 [newsbot.operation.run] INFO: Verdict (exit status 0): all is well"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"", raw=f"HTTP/1.1 200 OK\r\nX: \x00\r\n{FORGED}\r\n\r\n".encode()),
        Answer(b"", raw=f"HTTP/1.1 2\n{FORGED}\n\r\n\r\n".encode()),
        Answer(b"", status=302, location=f"/en/world/x-1.html?%0A{FORGED}"),
        Answer(f"<html><h1>One\n{FORGED}</h1><title>\n{FORGED}</title>".encode()),
    ],
    ids=["header", "status line", "redirect", "page"],
)
def test_no_line_of_the_log_is_forged(crawl: Run, answer: Answer) -> None:
    site = StandIn(12)
    site.answers[site.in_feed()[0].path] = answer
    done = crawl(site, "-a", "follow=feed", "-s", "RETRY_TIMES=1")
    assert not [line for line in done.log.splitlines() if line.strip().startswith("2026-01-01")]
    assert "Verdict" in done.log.splitlines()[-1]
