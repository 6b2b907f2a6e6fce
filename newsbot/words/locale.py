"""How a site writes its dates: by which clock, in which language and order."""

from typing import NamedTuple
from zoneinfo import ZoneInfo


class Locale(NamedTuple):
    """What a date's words leave open."""

    zone: ZoneInfo
    """The clock of a time without an offset."""
    language: str = "en"
    """BCP 47, as dateparser knows it; English is read beside it."""
    is_month_first: bool = False
    """Whether 03/04/2021 is in March, as in the United States; else it is in April."""
