"""From a page to an Article, and from a list to its links."""
