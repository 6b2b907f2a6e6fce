"""Markup: a page as a reader sees it, and what it says to machines; all that knows the parser."""
