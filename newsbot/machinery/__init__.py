"""Parts of Scrapy that serve a crawl better in ours than in its form; settings name them."""
