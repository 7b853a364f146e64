"""``manage.py create_organization``: a node of the tree of organisations."""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organization
from accounts.services import create_organization

CODE = re.compile(r"[A-Za-z0-9-]{1,20}")


class Command(BaseCommand):
    """One organisation, below its parent."""

    help = "Create an organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        """What it is called, what it is and where it stands."""
        parser.add_argument("code", help="letters, digits and hyphens")
        parser.add_argument("--name", required=True, help="the Chinese name")
        parser.add_argument("--name-en", required=True, help="the English name")
        parser.add_argument("--kind", required=True, choices=Organization.Kind.values)
        parser.add_argument("--parent", help="the code of the organisation above it; none for a root")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses a code that is taken or can't be one."""
        code, above = options["code"], options["parent"]
        if not CODE.fullmatch(code):
            raise CommandError(f"{code}: a code is up to 20 letters, digits and hyphens.")
        if Organization.objects.filter(code=code).exists():
            raise CommandError(f"{code}: there is such an organisation already.")
        parent = Organization.objects.filter(code=above).first()
        if above and parent is None:
            raise CommandError(f"{above}: there is no such organisation.")
        made = create_organization(
            code=code,
            name=options["name"],
            name_en=options["name_en"],
            kind=Organization.Kind(options["kind"]),
            parent=parent,
        )
        self.stdout.write(made.path)
