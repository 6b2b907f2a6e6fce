"""Commands that newsbot adds to `scrapy`, one module each."""
