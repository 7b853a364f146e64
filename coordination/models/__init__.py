"""Problems and the days of each level; nodes worked back; the five ones; permits; site records."""

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
from coordination.models.permits import Permit, PermitKind, PermitStep, Phase
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
    "Permit",
    "PermitKind",
    "PermitStep",
    "Phase",
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
