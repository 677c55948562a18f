"""Django's PostgreSQL for a web process: who is away costs milliseconds, and only one waits."""

from typing import Any, ClassVar

import psycopg
from django.db.backends.postgresql import base
from django.utils.asyncio import async_unsafe
from psycopg_pool import ConnectionPool

from newsroom.absence import Absence


class Pool(ConnectionPool[Any]):
    """Connections that were just seen alive.

    psycopg's own check rests for a second after each dead one it finds, and after a restart of the
    server all of them are dead; and it lets everybody wait who could know that nobody answers.
    """

    kwargs: dict[str, Any]

    def getconn(self, timeout: float | None = None) -> Any:
        while True:
            connection = super().getconn(timeout)
            try:
                self.check_connection(connection)
            except psycopg.OperationalError:
                self.putconn(connection)
                psycopg.connect(**self.kwargs).close()
            else:
                return connection


class DatabaseWrapper(base.DatabaseWrapper):
    absence = Absence("The database", psycopg.OperationalError)  # of the one we have
    _connection_pools: ClassVar[dict[str, Pool]] = {}
    _configure_connection: Any

    @property
    def pool(self) -> Pool | None:
        options = self.settings_dict["OPTIONS"].get("pool")
        if not options or self.settings_dict["NAME"] is None:
            return None
        if self.alias not in self._connection_pools:
            params = {**self.get_connection_params(), "autocommit": True}
            fresh = Pool(kwargs=params, open=False, configure=self._configure_connection, **options)
            self._connection_pools.setdefault(self.alias, fresh)
        return self._connection_pools[self.alias]

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        with self.absence.asking():
            if self.absence.known and self.pool:
                psycopg.connect(**conn_params).close()  # the pool would not say why it waits
            return super().get_new_connection(conn_params)
