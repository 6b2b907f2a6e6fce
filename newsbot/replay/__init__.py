"""Replay: recorded pages are read as a crawl reads them, and the network is not asked."""
