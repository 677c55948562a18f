"""The way to the mail server, through whichever of Django's backends is set up."""

from collections.abc import Sequence
from hashlib import sha256
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

NOWHERE = "django.core.mail.backends.dummy.EmailBackend"


class MailError(Exception):
    """Why an e-mail did not go out, in a sentence; permanent: sending it again is no use."""

    def __init__(self, sentence: str, *, permanent: bool = False) -> None:
        super().__init__(sentence)
        self.permanent = permanent


def ready() -> bool:
    """Whether there is any way for e-mail to go."""
    return settings.EMAIL_BACKEND != NOWHERE


def send(to: Sequence[str], subject: str, text: str, *, key: str) -> None:
    """Send one e-mail to all of them, or MailError; `key` gives it the same name each time."""
    if not ready():
        raise MailError(_("No e-mail is set up: whoever runs the site sets EMAIL_URL."))
    host = urlsplit(settings.SITE_URL).hostname or "newsroom.invalid"
    headers = {
        "Message-ID": f"<{sha256(key.encode()).hexdigest()[:32]}@{host}>",
        "Auto-Submitted": "auto-generated",  # so that no holiday reply comes back
    }
    try:
        EmailMessage(subject, text, to=list(to), headers=headers).send()
    except SMTPRecipientsRefused as error:
        codes = [code for code, _said in error.recipients.values()]
        said = ", ".join(sorted(error.recipients))
        raise MailError(
            _("The mail server does not take mail for %(whom)s.") % {"whom": said},
            permanent=all(code >= 500 for code in codes),
        ) from error
    except SMTPResponseException as error:
        raise MailError(_("The mail server said %(code)d.") % {"code": error.smtp_code}) from error
    except (SMTPException, OSError) as error:
        raise MailError(
            _("The mail server cannot be reached (%(what)s).") % {"what": type(error).__name__}
        ) from error
