"""Recorded pages: written while a crawl runs, found and shown again."""
