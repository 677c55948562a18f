"""What can go wrong on the way to a host, each in one sentence for an editor."""

import socket
import ssl

import aiohttp
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles import guard, limits
from articles.answers import FetchError
from articles.connect import ConnectError
from articles.inflate import BrokenError

TOO_MANY_HEADERS = gettext_noop(
    "%(host)s sends more headers than anybody needs: over %(fields)d, or too long ones."
)
NO_HTTP = gettext_noop("%(host)s answered in a way that is no proper HTTP.")
BROKEN_OFF = gettext_noop("%(host)s broke off in the middle of its answer.")
CERTIFICATES = {  # by OpenSSL's number for what is wrong
    9: gettext_noop("The certificate of %(host)s is not valid yet."),
    10: gettext_noop("%(host)s has let its certificate expire."),
    18: gettext_noop("%(host)s vouches only for itself: its certificate cannot be trusted."),
    62: gettext_noop("%(host)s shows the certificate of another host."),
    64: gettext_noop("%(host)s shows the certificate of another host."),
}
FAILURES: list[tuple[type[Exception], str]] = [  # the first that fits
    (
        guard.NotPublicError,
        gettext_noop("%(host)s is not on the public internet; nothing is fetched from there."),
    ),
    (
        aiohttp.SocketTimeoutError,
        gettext_noop("%(host)s took our question and said nothing for %(first_byte)g seconds."),
    ),
    (TimeoutError, gettext_noop("%(host)s did not answer within %(deadline)g seconds.")),
    (socket.gaierror, gettext_noop("There is no host named %(host)s, as far as we can find out.")),
    (ssl.CertificateError, gettext_noop("%(host)s shows a certificate that cannot be trusted.")),
    (ssl.SSLError, gettext_noop("No secure connection to %(host)s is possible.")),
    (aiohttp.ClientConnectorError, gettext_noop("%(host)s accepts no connection.")),
    (BrokenError, gettext_noop("The compressed answer of %(host)s is broken.")),
    (aiohttp.ClientPayloadError, BROKEN_OFF),
    (aiohttp.ClientResponseError, NO_HTTP),
    (Exception, gettext_noop("The connection to %(host)s broke.")),
]


def failure(error: Exception, host: str) -> FetchError:
    """What went wrong on the way."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    reason = cause if isinstance(cause, ConnectError) else error.__cause__
    if isinstance(reason, ConnectError):
        return FetchError(_(reason.msgid) % ({"host": host} | reason.values))
    msgid = (
        _of_certificate(cause)
        or _of_headers(error)
        or next(
            msgid for kind, msgid in FAILURES if isinstance(cause, kind) or isinstance(error, kind)
        )
    )
    values = {
        "host": host,
        "deadline": limits.DEADLINE,
        "first_byte": limits.FIRST_BYTE,
        "fields": limits.HEADERS,
    }
    return FetchError(_(msgid) % values, permanent=isinstance(cause, guard.NotPublicError))


def _of_certificate(cause: Exception) -> str | None:
    if isinstance(cause, aiohttp.ClientConnectorCertificateError):
        cause = cause.certificate_error
    return CERTIFICATES.get(getattr(cause, "verify_code", 0))


def _of_headers(error: Exception) -> str | None:
    """aiohttp tells headers beyond its limits from other nonsense by its words only."""
    words = error.message if isinstance(error, aiohttp.ClientResponseError) else ""
    beyond = "Got more than" in words or "Too many headers" in words
    return TOO_MANY_HEADERS if beyond else None
