"""What is derived from the facts, and what is frozen of it."""

from reports.models.approvals import Answer, ApprovalEvent, Consultation, Remark
from reports.models.editions import Edition, EditionCorrection, EditionFile, EditionGroup, EditionLine
from reports.models.errata import Erratum, Withdrawal
from reports.models.rulesets import Ruleset, RulesetDraft, RulesetEvent, RulesetTrial
from reports.models.snapshots import (
    CurrentBuild,
    RollupLine,
    RollupMonth,
    SnapshotBuild,
    SnapshotInput,
    SnapshotLine,
)
from reports.models.subscriptions import Subscription
from reports.models.trust import EditionSignature, Finding, Inspection, Publicity
from reports.models.wording import HeadedPaper, Wording

__all__ = [
    "Answer",
    "ApprovalEvent",
    "Consultation",
    "CurrentBuild",
    "Edition",
    "EditionCorrection",
    "EditionFile",
    "EditionGroup",
    "EditionLine",
    "EditionSignature",
    "Erratum",
    "Finding",
    "HeadedPaper",
    "Inspection",
    "Publicity",
    "Remark",
    "RollupLine",
    "RollupMonth",
    "Ruleset",
    "RulesetDraft",
    "RulesetEvent",
    "RulesetTrial",
    "SnapshotBuild",
    "SnapshotInput",
    "SnapshotLine",
    "Subscription",
    "Withdrawal",
    "Wording",
]
