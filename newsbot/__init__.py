"""newsbot: news sites as clean JSON Lines."""

__version__ = "0.1.0"
