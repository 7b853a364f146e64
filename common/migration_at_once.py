"""Many changes of models as one step of a migration.

After each step Django renders every model anew that is related to a changed one, however remotely: here that
is almost all of them. Rendered once for many steps, an empty database is up to date in seconds.
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AtOnce(Operation):
    """Operations that touch each column once: what one of them makes, none after it changes.

    Foreign keys may lead to tables that come later: PostgreSQL hears of keys when all tables are there.
    """

    reversible = False
    serialization_expand_args = ["operations"]

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """What was rendered is dropped first, so that nothing is rendered until somebody asks."""
        vars(state).pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Each between the same two states."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Said by ``migrate --plan``."""
        return "; ".join(operation.describe() for operation in self.operations)
