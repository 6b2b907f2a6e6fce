"""What a person sees: of a crawl while it runs and when it ends, of articles, of spiders."""
