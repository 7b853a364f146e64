"""Problems and how long each level has to settle them; nodes worked back from the due day; the five ones."""

from coordination.models.escalation import EscalationLevel
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

__all__ = [
    "EscalationLevel",
    "Node",
    "NodeBaseline",
    "NodeBaselineLine",
    "NodeFeed",
    "NodeKind",
    "NodeLink",
    "NodePlan",
    "NodeReport",
    "NodeTemplate",
    "StationedGroup",
    "TeamLeave",
    "TeamMember",
    "WorkPlan",
]
