"""What is derived from the facts, and what is frozen of it."""

from reports.models.editions import Edition, EditionCorrection, EditionFile, EditionGroup, EditionLine
from reports.models.rulesets import Ruleset
from reports.models.snapshots import (
    CurrentBuild,
    RollupLine,
    RollupMonth,
    SnapshotBuild,
    SnapshotInput,
    SnapshotLine,
)

__all__ = [
    "CurrentBuild",
    "Edition",
    "EditionCorrection",
    "EditionFile",
    "EditionGroup",
    "EditionLine",
    "RollupLine",
    "RollupMonth",
    "Ruleset",
    "SnapshotBuild",
    "SnapshotInput",
    "SnapshotLine",
]
