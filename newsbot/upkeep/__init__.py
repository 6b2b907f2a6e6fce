"""Upkeep: what a person does to an archive by hand; `scrapy archive` has an action for each."""
