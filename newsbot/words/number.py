"""Numbers as they stand in a sentence."""


def counted(count: int, noun: str) -> str:
    """So many of something whose plural is regular: "1 article", "1,200 articles"."""
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"
