"""Facts: what is entered once, from which everything above is derived."""

from projects.models.attachments import Attachment, ReturnAttachment
from projects.models.confidential import ConfidentialName
from projects.models.corrections import Correction, CorrectionEvent
from projects.models.exchange import ColumnMapping, ImportBatch, ImportRow
from projects.models.exemptions import ExemptionRequest
from projects.models.follows import Follow
from projects.models.ledger import LedgerEntry
from projects.models.maps import DistrictMap
from projects.models.milestones import MilestoneChange
from projects.models.periods import PeriodEvent, PeriodExtension, ReportingPeriod
from projects.models.plans import (
    AnnualPlan,
    Departure,
    MonthlyTarget,
    OpeningBalance,
    PlanRevision,
    YearClosing,
)
from projects.models.projects import Category, Level, Project, Stage
from projects.models.reminders import ReminderRule
from projects.models.returns import MonthlyReturn, ReturnEvent
from projects.models.signoffs import SignOff
from projects.models.states import Assignment, DelayReason, Milestone, MilestoneDate, StageChange, Suspension

__all__ = [
    "AnnualPlan",
    "Assignment",
    "Attachment",
    "Category",
    "ColumnMapping",
    "ConfidentialName",
    "Correction",
    "CorrectionEvent",
    "DelayReason",
    "Departure",
    "DistrictMap",
    "ExemptionRequest",
    "Follow",
    "ImportBatch",
    "ImportRow",
    "LedgerEntry",
    "Level",
    "Milestone",
    "MilestoneChange",
    "MilestoneDate",
    "MonthlyReturn",
    "MonthlyTarget",
    "OpeningBalance",
    "PeriodEvent",
    "PeriodExtension",
    "PlanRevision",
    "Project",
    "ReminderRule",
    "ReportingPeriod",
    "ReturnAttachment",
    "ReturnEvent",
    "SignOff",
    "Stage",
    "StageChange",
    "Suspension",
    "YearClosing",
]
