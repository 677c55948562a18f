"""Who is in: whoever logged in not too long ago, with all that is asked of them.

Until then they are outsiders to every view there is; the log-in leads them on.
"""

from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from newsroom import second_factor, sessions

KNOWN = "_known_person"


class DoorkeeperMiddleware:
    """Says of each request who is in (`user`), once it is asked; after AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found: Any = SimpleLazyObject(lambda: who_is_in(request))
        request.user = found

        async def later() -> Any:
            return await sync_to_async(who_is_in)(request)

        request.auser = later
        return self.get_response(request)


def who_is_in(request: HttpRequest) -> Any:
    """The person, or nobody while something is missing."""
    person = at_the_door(request)
    if person.is_authenticated and second_factor.is_through(person, request.session):
        sessions.attend(request, sessions.clock())
        return person
    return AnonymousUser()


def at_the_door(request: HttpRequest) -> Any:
    """Whoever gave their password, in or not; nobody when that was too long ago."""
    person = getattr(request, KNOWN, None)
    if person is None:
        person = get_user(request)
        if person.is_authenticated and sessions.is_over(request.session, sessions.clock()):
            request.session.flush()
            person = AnonymousUser()
        setattr(request, KNOWN, person)
    return person
