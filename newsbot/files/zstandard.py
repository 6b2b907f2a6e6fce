"""Zstandard, from where this Python has it."""

import sys

if sys.version_info >= (3, 14):
    from compression import zstd
else:  # Scrapy brings the same module under this name
    from backports import zstd

__all__ = ["zstd"]
