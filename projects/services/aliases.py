"""What a confidential project is called by everybody."""

from __future__ import annotations

from projects.models import Project


def next_alias() -> str:
    """A name that says nothing: 涉密项目 and a number that no project has yet."""
    taken = set(Project.objects.filter(name__startswith="涉密项目").values_list("name", flat=True))
    return next(name for number in range(1, len(taken) + 2) if (name := f"涉密项目{number:02d}") not in taken)
