"""Problems and how long each level has to settle them; nodes worked back; the five ones; site records."""

from coordination.models.escalation import EscalationLevel, Level
from coordination.models.five import StationedGroup, TeamLeave, TeamMember, WorkPlan
from coordination.models.meetings import AgendaItem, Meeting, MeetingEvent, MeetingTask
from coordination.models.nodes import (
    Node,
    NodeBaseline,
    NodeBaselineLine,
    NodeFeed,
    NodeKind,
    NodeLink,
    NodePlan,
    NodeReport,
    NodeTemplate,
)
from coordination.models.orders import Order, OrderAttachment, OrderEvent, OrderPaper
from coordination.models.problems import Problem, ProblemAttachment, ProblemEvent, ProblemProject
from coordination.models.site import (
    FrozenSummary,
    SitePhoto,
    SiteProblem,
    SiteRecord,
    SiteSummary,
    SiteWithdrawal,
)

__all__ = [
    "AgendaItem",
    "EscalationLevel",
    "FrozenSummary",
    "Level",
    "Meeting",
    "MeetingEvent",
    "MeetingTask",
    "Node",
    "NodeBaseline",
    "NodeBaselineLine",
    "NodeFeed",
    "NodeKind",
    "NodeLink",
    "NodePlan",
    "NodeReport",
    "NodeTemplate",
    "Order",
    "OrderAttachment",
    "OrderEvent",
    "OrderPaper",
    "Problem",
    "ProblemAttachment",
    "ProblemEvent",
    "ProblemProject",
    "SitePhoto",
    "SiteProblem",
    "SiteRecord",
    "SiteSummary",
    "SiteWithdrawal",
    "StationedGroup",
    "TeamLeave",
    "TeamMember",
    "WorkPlan",
]
