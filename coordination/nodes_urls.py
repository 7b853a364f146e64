"""Nodes and the five ones."""

from __future__ import annotations

from django.urls import path

from coordination.views.five import five_list, five_panel, five_project
from coordination.views.five_groups import five_groups
from coordination.views.nodes import node_plan, node_week
from coordination.views.nodes_edit import node_edit
from coordination.views.nodes_feeds import node_feed, node_feed_revoke, node_feeds
from coordination.views.nodes_report import node_report
from coordination.views.nodes_templates import node_template, node_templates

# A project's code has a digit, so that it is none of these words.
urlpatterns = [
    path("five/", five_list, name="five-list"),
    path("five/groups/", five_groups, name="five-groups"),
    path("five/<code:code>/", five_project, name="five-project"),
    path("five/<code:code>/panel/", five_panel, name="five-panel"),
    path("nodes/", node_week, name="node-week"),
    path("nodes/templates/", node_templates, name="node-templates"),
    path("nodes/templates/<slug:category>/", node_template, name="node-template"),
    path("nodes/<code:code>/", node_plan, name="node-plan"),
    path("nodes/<code:code>/edit/", node_edit, name="node-edit"),
    path("nodes/<code:code>/<int:node>/", node_report, name="node-report"),
    path("calendar/", node_feeds, name="node-feeds"),
    path("calendar/<int:feed>/revoke/", node_feed_revoke, name="node-feed-revoke"),
    path("calendar/<token>.ics", node_feed, name="node-feed"),
]
