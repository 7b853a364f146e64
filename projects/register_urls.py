"""The office's register of projects."""

from __future__ import annotations

from django.urls import path

from projects.views.register.categories import category_list
from projects.views.register.confidential import register_confidential
from projects.views.register.decisions import exemption_list
from projects.views.register.facts import register_project
from projects.views.register.listing import register_list, register_new
from projects.views.register.maps import district_map, district_map_file
from projects.views.register.milestones import register_milestones
from projects.views.register.node import milestone_move
from projects.views.register.package import register_package
from projects.views.register.placing import register_placing
from projects.views.register.stage import register_stage
from projects.views.register.stops import register_stops

# A project's code has a digit, so that it is none of these words.
urlpatterns = [
    path("", register_list, name="register-list"),
    path("new/", register_new, name="register-new"),
    path("categories/", category_list, name="category-list"),
    path("districts/", district_map, name="district-map"),
    path("districts/outlines.geojson", district_map_file, name="district-map-file"),
    path("decisions/", exemption_list, name="exemption-list"),
    path("<code:code>/", register_project, name="register-project"),
    path("<code:code>/placing/", register_placing, name="register-placing"),
    path("<code:code>/stage/", register_stage, name="register-stage"),
    path("<code:code>/stops/", register_stops, name="register-stops"),
    path("<code:code>/milestones/", register_milestones, name="register-milestones"),
    path("<code:code>/milestones/<int:node>/", milestone_move, name="milestone-move"),
    path("<code:code>/package/", register_package, name="register-package"),
    path("<code:code>/confidential/", register_confidential, name="register-confidential"),
]
