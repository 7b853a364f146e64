"""Addresses of this room, below /coordination/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("coordination.problem_urls")),
    path("orders/", include("coordination.order_urls")),
    path("", include("coordination.site_urls")),
    path("", include("coordination.meeting_urls")),
    path("", include("coordination.nodes_urls")),
    path("", include("coordination.permit_urls")),
]
