"""What can be done with organisations, people and their roles."""

from accounts.services.organizations import create_organization
from accounts.services.people import create_user

__all__ = ["create_organization", "create_user"]
