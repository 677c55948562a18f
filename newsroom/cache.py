"""Django's cache in Redis, which holds nothing while Redis is away, and never fails."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from newsroom.absence import Absence

# A connection may be stale once; who waits for longer than this makes readers wait.
REDIS: dict[str, Any] = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "retry": Retry(NoBackoff(), 1),
}


def forgiving(name: str, otherwise: Callable[..., Any]) -> Any:
    """The method of that name; what `otherwise` makes of its arguments while Redis is away."""
    method = getattr(RedisCache, name)

    @wraps(method)
    def tried(self: "ForgetfulCache", *args: Any, **kwargs: Any) -> Any:
        try:
            with self.absence.asking():
                return method(self, *args, **kwargs)
        except RedisError:
            return otherwise(*args, **kwargs)

    return tried


class ForgetfulCache(RedisCache):
    """What is put in may be gone; that is all a reader of a cache may rely on.

    A counter that is away counts as new: who limits something lets everybody pass meanwhile.
    """

    absence = Absence("Redis", RedisError)

    get = forgiving("get", lambda key, default=None, version=None: default)
    incr = forgiving("incr", lambda key, delta=1, version=None: delta)
    add = forgiving("add", lambda *args, **kwargs: True)
    set = forgiving("set", lambda *args, **kwargs: None)
    touch = forgiving("touch", lambda *args, **kwargs: False)
    delete = forgiving("delete", lambda *args, **kwargs: False)
    has_key = forgiving("has_key", lambda *args, **kwargs: False)
    get_many = forgiving("get_many", lambda *args, **kwargs: {})
    set_many = forgiving("set_many", lambda data, *args, **kwargs: list(data))
    delete_many = forgiving("delete_many", lambda *args, **kwargs: None)
    clear = forgiving("clear", lambda: False)

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params | {"OPTIONS": REDIS | params.get("OPTIONS", {})})
