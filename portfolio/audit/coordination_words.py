"""Names of tables and columns of problems and nodes, as an auditor reads them."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

TABLES = {
    "coordination_escalationlevel": pgettext_lazy("audit", "Days of the escalation levels"),
    "coordination_node": pgettext_lazy("audit", "Nodes"),
    "coordination_nodebaseline": pgettext_lazy("audit", "Baselines of nodes"),
    "coordination_nodebaselineline": pgettext_lazy("audit", "Nodes of a baseline"),
    "coordination_nodefeed": pgettext_lazy("audit", "Calendar addresses"),
    "coordination_nodelink": pgettext_lazy("audit", "What nodes wait for"),
    "coordination_nodeplan": pgettext_lazy("audit", "Plans of nodes"),
    "coordination_nodereport": pgettext_lazy("audit", "Reports on nodes"),
    "coordination_nodetemplate": pgettext_lazy("audit", "Templates of nodes"),
    "coordination_stationedgroup": pgettext_lazy("audit", "Stationed groups"),
    "coordination_teamleave": pgettext_lazy("audit", "Last days on a team"),
    "coordination_teammember": pgettext_lazy("audit", "Members of work teams"),
    "coordination_workplan": pgettext_lazy("audit", "Work plans"),
    "coordination_problem": pgettext_lazy("audit", "Problems of projects"),
    "coordination_problemattachment": pgettext_lazy("audit", "Files of problems"),
    "coordination_problemevent": pgettext_lazy("audit", "Steps of problems"),
    "coordination_problemproject": pgettext_lazy("audit", "Projects of problems"),
}
COLUMNS = {
    "answered_by_id": pgettext_lazy("audit", "Answered by"),
    "days_left": pgettext_lazy("audit", "Working days left"),
    "held_until": pgettext_lazy("audit", "On hold until"),
    "late_since": pgettext_lazy("audit", "Overdue since"),
    "measures": pgettext_lazy("audit", "Measures"),
    "merged_into_id": pgettext_lazy("audit", "Merged into"),
    "other_id": pgettext_lazy("audit", "The other problem"),
    "owner_id": pgettext_lazy("audit", "Person in charge"),
    "owner_unit_id": pgettext_lazy("audit", "Unit in charge"),
    "problem_id": pgettext_lazy("audit", "Problem"),
    "registered_at": pgettext_lazy("audit", "Registered at"),
    "registered_by_id": pgettext_lazy("audit", "Registered by"),
    "serial": pgettext_lazy("audit", "Serial number in the year"),
    "signed_off_at": pgettext_lazy("audit", "Signed off at"),
    "signed_off_by_id": pgettext_lazy("audit", "Signed off by"),
    "status_before": pgettext_lazy("audit", "Status before"),
    "verified_by_id": pgettext_lazy("audit", "Verified by"),
}
