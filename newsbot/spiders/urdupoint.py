"""UrduPoint, English edition: where things are on www.urdupoint.com/en/."""

import re

from newsbot.crawl import ArticleSpider
from newsbot.markup.headings import Headings
from newsbot.site import Selectors, Site
from newsbot.urls import Addresses

_SECTIONS = (
    "world pakistan business sports health middle-east kashmir technology showbiz miscellaneous"
).split()


class UrduPointSpider(ArticleSpider):
    """UrduPoint, English edition."""

    name = "urdupoint"
    allowed_domains = ["urdupoint.com"]
    site = Site(
        publisher="UrduPoint",
        edition="en",
        language="en",
        timezone="Asia/Karachi",
        cuts_sentences=True,
        brands=("UrduPoint", "UrduPoint News", "Pakistan Point News"),
        addresses=Addresses(
            host="www.urdupoint.com",
            # /en/world/man-dies-in-landslide-as-austria-hit-by-heavy-765122.html
            # Elsewhere a short number may be a topic's: /en/topic/world-cup-2022.html
            article=re.compile(
                rf"/en/(?!news/)(?P<section>{'|'.join(_SECTIONS)}"
                r"|[a-z-]+(?=/(?:[^/]*-)?[0-9]{6}))/(?:[^/]*-)?(?P<article_id>[0-9]{4,9})\.html"
            ),
            # /en/news/world.html  /en/news/world-updates3.html  /en/news/pakistan/sindh.html
            list_page=re.compile(
                r"(?P<stem>/en/news/[a-z/-]*?)(?:-updates(?P<page>[0-9]{1,6}))?\.html"
            ),
            topic=re.compile(r"/en/."),
            never=re.compile(r"/en/(?:team|sitemap)/"),
            other_sitemap=re.compile(r"/sitemap/daily/"),
            numbered="{stem}-updates{page}.html",
            copy=re.compile(
                r"https?://(?:www\.)?pakistanpoint\.com/en/story/(?P<article_id>[0-9]{4,9})/[^/?#]*"
            ),
        ),
        headings=Headings(
            topics=re.compile(r"Related Topics\b *:?", re.IGNORECASE),
            more_stories=re.compile(r"More Stories From(?: [\w-]+){0,3}", re.IGNORECASE),
            boxes=re.compile(
                r"(?:prize bonds?|psx|currency|gold|petrol|crypto)\b[^.]{0,30}", re.IGNORECASE
            ),
            recent_stories=re.compile(r"Recent Stories\b *:?", re.IGNORECASE),
        ),
        selectors=Selectors(
            headline="div.news_article h1",
            byline="div.news_article span.article-date",
            article="div.news_article",
            lead="h2",
            body="div.detail_txt",
            advertisements="#gpt-center-banner, #teads_upw, [id^=div-gpt-ad-], #eng_mob_ad_wrap,"
            " div.list_box",
            body_end="div.social_sharer",
            topics="div.news_article div.tagcloud",
            section="ul.bread_crumb_en > li:nth-of-type(2) > a",
            image="img.main_image, figure.primaryimage img",
            list_items="div.news_big_item, ul.news_list > li, div.txt_box",
            pagination="ul.pagination",
            furniture="nav, body > footer, body > aside, div.side_bar",
        ),
        author_url=re.compile(r"/en/team/."),
        feeds=("https://www.urdupoint.com/en/sitemap/news.rss",),
        lists={s: f"https://www.urdupoint.com/en/news/{s}.html" for s in _SECTIONS},
        junk_topics=frozenset(
            ("All", "From", "Post", "Million", "2016", "Pace (Pakistan) Limited")
        ),
    )
