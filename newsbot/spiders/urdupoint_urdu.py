"""UrduPoint, Urdu edition: where things are on www.urdupoint.com/daily/."""

import re

from newsbot.crawl import ArticleSpider
from newsbot.markup.headings import Headings
from newsbot.site import Selectors, Site
from newsbot.urls import Addresses, Button


class UrduPointUrduSpider(ArticleSpider):
    """UrduPoint, Urdu edition."""

    name = "urdupoint_urdu"
    allowed_domains = ["urdupoint.com"]
    site = Site(
        publisher="UrduPoint",
        edition="ur",
        language="ur",
        timezone="Asia/Karachi",
        cuts_sentences=True,
        brands=(
            "اردو پوائنٹ",
            "اُردو پوائنٹ",
            "اخبار تازہ ترین",
            "اُردو پوائنٹ اخبار تازہ ترین",
            "اُردو پوائنٹ اخبارتازہ ترین",
        ),
        addresses=Addresses(
            host="www.urdupoint.com",
            # /daily/livenews/2022-01-28/news-3021533.html  /sports/cricket/live-news-3021533.html
            article=re.compile(
                r"(?:/daily/livenews/[0-9-]+/|/(?!en/)(?:[\w-]+/){1,8}live-)news-"
                r"(?P<article_id>[0-9]{4,9})\.html"
            ),
            topic=re.compile(r"/daily/."),
            never=re.compile(r"/(?:en|rss|sitemap)/"),
            other_sitemap=re.compile(r"/en/"),
            button=Button(
                path="/daily/ajax_lmore.php",
                form="act=get_more_tag_news&tid={token}&m={page}",
                # tid=8817  data-tid="8817"  tid: '8817'
                token=re.compile(r"\btid[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?P<token>[\w-]{1,64})"),
                html="data",
            ),
        ),
        headings=Headings(
            topics=re.compile(r"متعلقہ عنوان(?:ات)?\b *:?"),
            more_stories=re.compile(r"مزید متعلقہ خبریں.{0,20}"),
            recent_stories=re.compile(r"تازہ ترین خبریں\b *:?"),
            published=re.compile(r"وقت اشاعت\b"),
        ),
        selectors=Selectors(
            headline="div.news_article h1",
            byline="p.art_info_bar span, div.news_article span.arial",
            article="div.news_article",
            body="div.detail_txt",
            advertisements="#gpt-center-banner, #teads_upw, [id^=div-gpt-ad-], #eng_mob_ad_wrap,"
            " div.list_box, p.hide_desk",
            body_end="div.social_sharer",
            topics="div.news_article div.tagcloud",
            section="ul.bread_crumb_ur > li ~ li > a",
            image="img.main_image",
            list_items="div.news_big_item, ul.news_list > li",
            furniture="nav, body > footer, body > aside, div.side_bar",
        ),
        interruption=re.compile(r"(?<![(（ ])[(（ ]*+جاری ہے[)）۔. ]*$"),
        feeds=("https://www.urdupoint.com/rss/urdupoint.rss",),
        daily_sitemap="https://www.urdupoint.com/sitemap/daily/data/{day:%Y}/{day:%Y-%m-%d}.xml.gz",
    )
