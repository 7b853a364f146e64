"""Addresses of permits."""

from __future__ import annotations

from django.urls import path

from coordination.views.permit_catalogue import permit_catalogue
from coordination.views.permits import permit_list, permit_panel, permit_project

# A project's code has a digit, so that it is none of these words.
urlpatterns = [
    path("permits/", permit_list, name="permit-list"),
    path("permits/catalogue/", permit_catalogue, name="permit-catalogue"),
    path("permits/<code:code>/", permit_project, name="permit-project"),
    path("permits/<code:code>/panel/", permit_panel, name="permit-panel"),
]
