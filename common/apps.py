"""Django's handle on this app."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """See the package's docstring."""

    name = "common"
    default_auto_field = "django.db.models.BigAutoField"
