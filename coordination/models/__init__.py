"""Problems and how long each level has to settle them; nodes worked back from the due day; the five ones."""

from coordination.models.escalation import EscalationLevel, Level
from coordination.models.five import StationedGroup, TeamLeave, TeamMember, WorkPlan
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

__all__ = [
    "EscalationLevel",
    "Level",
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
    "StationedGroup",
    "TeamLeave",
    "TeamMember",
    "WorkPlan",
]
