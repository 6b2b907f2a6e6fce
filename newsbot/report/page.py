"""The page itself: templates, styles and scripts, put into one file."""

import base64
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from newsbot.report.coverage import duration

_HERE = Path(__file__).parent
_CHARTS, *_TABLES = ("vendor/echarts.common.min.js", "vendor/dataTables.min.js", "report.js")


def rendered(parts: Mapping[str, Any], template: str = "report.html") -> str:
    """The page with these parts; every text in it is escaped, and no script but ours may run."""
    # Every command is loaded for each of them; they need no pages.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": number,
        "size": size,
        "minute": minute,
        "duration": duration,
        "asdict": asdict,
    }
    names = [_CHARTS, *_TABLES] if template == "report.html" else _TABLES
    scripts = [_text(name) for name in names]
    return environment.get_template(template).render(
        **parts,
        style=Markup(_text("report.css")),  # noqa: S704  # our own
        scripts=[Markup(script) for script in scripts],  # noqa: S704  # our own and the vendored
        policy=_policy(scripts),
    )


def number(value: float | None, unit: str = "") -> str:
    """1,234 or 56.7 %; a dash for nothing."""
    if value is None:
        return "–"
    words = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{words} {unit}".rstrip()


def size(value: int) -> str:
    """Bytes as kB or MB."""
    return f"{value / 1e6:,.1f} MB" if value >= 1e6 else f"{value / 1e3:,.0f} kB"


def minute(moment: str | datetime, *, is_utc: bool = True) -> str:
    """2021-12-28 11:30, in UTC or in its own zone."""
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{found.astimezone(UTC) if is_utc else found:%Y-%m-%d %H:%M}"


def _text(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _policy(scripts: list[str]) -> str:
    """A Content-Security-Policy: nothing is fetched, and only these scripts run."""
    hashes = (base64.b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    sources = " ".join(f"'sha256-{value}'" for value in hashes)
    return (
        f"default-src 'none'; script-src {sources}; style-src 'unsafe-inline'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
