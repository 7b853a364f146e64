"""What anybody may have: the program that verifies an edition."""

from __future__ import annotations

from django.urls import path

from reports.views.public import verifier

urlpatterns = [path("verifier.py", verifier, name="verifier")]
