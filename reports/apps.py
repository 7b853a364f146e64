"""Django's handle on this app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """See the package's docstring."""

    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"
