"""Indexes on tables that are big and in use, as migrations of ours make them."""

from typing import Any

from django.db import connection, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from articles.locks import FOR_EVER, waiting

# PostgreSQL makes an index beside its writers outside of a transaction only; SQLite, which copies
# the table for most changes, must do it within one.
ATOMIC = connection.vendor != "postgresql"


class AddIndexInUse(migrations.AddIndex):
    """An index that PostgreSQL makes while others go on writing.

    It stands alone in a migration with `atomic = ATOMIC`, which may be run again if it was broken
    off: what was left of the index is taken away first.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = self.model_in_use(app_label, schema_editor, to_state)
        if model is None:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        editor: Any = schema_editor
        with waiting(editor.connection, FOR_EVER):  # who waits for this holds up nobody
            name = editor.quote_name(self.index.name)
            editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            editor.add_index(model, self.index, concurrently=True)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = self.model_in_use(app_label, schema_editor, from_state)
        if model is None:
            super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        editor: Any = schema_editor
        with waiting(editor.connection, FOR_EVER):
            editor.remove_index(model, self.index, concurrently=True)

    def model_in_use(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, state: ProjectState
    ) -> Any | None:
        """The model whose table others may be writing to; None where Django's own way will do."""
        link = schema_editor.connection
        model = state.apps.get_model(app_label, self.model_name)
        if link.vendor == "postgresql" and self.allow_migrate_model(link.alias, model):
            return model
        return None
