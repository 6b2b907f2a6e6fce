"""A stand-in for the real site: the same shapes, made-up stories, the truth beside them.

Used by `scrapy demo`, the tests and the benchmarks, and by nothing else. Stories come from a
seed and a number, so any part of a site of any size can be made alone.
"""
