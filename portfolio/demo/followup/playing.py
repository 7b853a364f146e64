"""What follows upon the figures, played stretch by stretch between two lockings, and in whole at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from common.models import Notice
from common.notices import mark_read
from coordination.services import meeting_tasks, order_steps
from portfolio.demo import moments
from portfolio.demo.followup.days import Calendar, Event, Span
from portfolio.demo.followup.five import set_up_teams
from portfolio.demo.followup.meetings import Meetings
from portfolio.demo.followup.nodes import lay_nodes
from portfolio.demo.followup.orders import close_rest, order_events
from portfolio.demo.followup.permits import apply_for_permits
from portfolio.demo.followup.problems import problem_events
from portfolio.demo.followup.sites import visit_sites
from portfolio.demo.model import DemoProject
from portfolio.demo.staff import Staff

READ = moments.at(moments.END.date() - dt.timedelta(2), 18)


def follow_up(staff: Staff, projects: Sequence[DemoProject], span: Span) -> None:
    """Orders, problems and meetings of a stretch of time, day by day."""
    calendar = Calendar()
    span.play(
        [
            *order_events(staff, calendar),
            close_rest(staff),
            *problem_events(staff, projects, calendar),
            *Meetings(staff).events(),
            Event(READ, _read_notices),
        ]
    )


def _read_notices(now: dt.datetime) -> None:
    """Everybody has read what came before the last days."""
    for user in (
        Notice.objects.filter(read_at=None).order_by("user").values_list("user", flat=True).distinct()
    ):
        mark_read(user_id=user, now=now)


def finish(staff: Staff, projects: Sequence[DemoProject]) -> None:
    """What no circular tells of: teams, nodes, permits, records from the sites; and the morning's clock."""
    set_up_teams(staff, moments.SET_UP)
    lay_nodes(staff, projects)
    apply_for_permits(staff, projects)
    visit_sites(staff, projects, Calendar())
    order_steps.run_clock(now=moments.END)
    meeting_tasks.run_clock(now=moments.END)
