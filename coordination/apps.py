"""Django's handle on this app."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    """What happens after the ranking: problems and who settles them, nodes, meetings, site records."""

    name = "coordination"
    default_auto_field = "django.db.models.BigAutoField"
