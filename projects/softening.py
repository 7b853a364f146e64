"""What a plan revision would change, as those see it who approve it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from common.numbers import quotient
from projects.progress import schedule_ratio


@dataclass(frozen=True, kw_only=True)
class Softening:
    """A plan before and after a revision, to the month reported last. Amounts in 万元."""

    month: int
    annual_before: Decimal
    annual_after: Decimal
    to_date_before: Decimal
    to_date_after: Decimal
    invested: Decimal

    @property
    def annual_change(self) -> Decimal | None:
        """How much the annual plan changes, as a share of what it was."""
        return quotient(self.annual_after - self.annual_before, self.annual_before)

    @property
    def to_date_change(self) -> Decimal | None:
        """How much the plan to date changes, as a share of what it was."""
        return quotient(self.to_date_after - self.to_date_before, self.to_date_before)

    @property
    def ratio_before(self) -> Decimal | None:
        """The schedule ratio with the plan in force."""
        return schedule_ratio(self.invested, self.to_date_before)

    @property
    def ratio_after(self) -> Decimal | None:
        """The schedule ratio that the revision would make of it."""
        return schedule_ratio(self.invested, self.to_date_after)

    @property
    def softens(self) -> bool:
        """Whether less is asked for than before, in the year or to date."""
        return self.annual_after < self.annual_before or self.to_date_after < self.to_date_before
