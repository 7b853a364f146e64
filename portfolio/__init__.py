"""The Django project, and the pages that need several rooms of the house. It owns no tables."""

from portfolio.celery import app as celery_app

__all__ = ["celery_app"]
