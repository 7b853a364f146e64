"""Addresses of rectification orders and talks."""

from __future__ import annotations

from django.urls import path

from coordination.views.orders import order, order_file, order_list, order_paper

urlpatterns = [
    path("", order_list, name="order-list"),
    path("<int:order>/", order, name="order"),
    path("<int:order>/paper.pdf", order_paper, {"kind": "pdf"}, name="order-pdf"),
    path("<int:order>/paper.docx", order_paper, {"kind": "docx"}, name="order-docx"),
    path("<int:order>/files/<int:file>/", order_file, name="order-file"),
]
