"""A table of numbers as a picture: bars, each with its number."""

from html import escape
from pathlib import Path

_WIDTH, _ROW, _NAMES, _LONGEST = 770, 30, 350, 350
_STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#222}rect{fill:#8a9aa8}.first{fill:#1a6fb0}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}}"
)


def draw(file: Path, title: str, values: dict[str, float]) -> None:
    """Write an SVG file; the first bar stands out, and all are as long as their values say."""
    height = _ROW * (len(values) + 1) + 10
    most = max(values.values())
    rows = "".join(
        _row(at, name, value, value / most) for at, (name, value) in enumerate(values.items())
    )
    file.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
        f' aria-label="{escape(title)}"><style>{_STYLE}</style>'
        f'<text x="8" y="20">{escape(title)}</text>{rows}</svg>\n',
        "utf-8",
    )


def _row(at: int, name: str, value: float, share: float) -> str:
    top = _ROW * (at + 1)
    length = max(share * _LONGEST, 1)
    kind = ' class="first"' if at == 0 else ""
    return (
        f'\n<text x="8" y="{top + 20}">{escape(name)}</text>'
        f'<rect x="{_NAMES}" y="{top + 5}" width="{length:.1f}" height="20"{kind}/>'
        f'<text x="{_NAMES + length + 6:.0f}" y="{top + 20}">{value:.1f}</text>'
    )
