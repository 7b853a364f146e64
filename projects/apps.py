"""Django's handle on this app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """See the package's docstring."""

    name = "projects"
    default_auto_field = "django.db.models.BigAutoField"
