"""``manage.py seed_calendar``: the working calendar of some years."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from common.calendar import fill_calendar
from common.clock import business_today


class Command(BaseCommand):
    """Add what is published of holidays and moved working days; what the office has changed stays."""

    help = "Fill the working calendar: of the years named, or of last year, this year and the next."

    def add_arguments(self, parser: CommandParser) -> None:
        """The years."""
        parser.add_argument("years", nargs="*", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Says of which years nothing is known."""
        this = business_today().year
        years: list[int] = options["years"] or [this - 1, this, this + 1]
        unknown = fill_calendar(years)
        for year in years:
            state = "weekends only: its holidays are not published yet" if year in unknown else "filled"
            self.stdout.write(f"{year}: {state}")
