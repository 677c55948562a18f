"""Where the button “Undo” of a message leads."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from articles import undoing
from articles.workflow import WorkflowError

SHOWN = 10  # refusals that are said one by one


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what the pressed button remembers, and go back to the page it stood on."""
    try:
        done = undoing.undo(request.POST.get("undo", ""), request.user)
    except WorkflowError as refusal:
        messages.warning(request, str(refusal))
    else:
        tell(request, done)
    return HttpResponseRedirect(back(request))


def tell(request: HttpRequest, done: undoing.Undone) -> None:
    """What was taken back, and what not."""
    if done.count:
        said = ngettext("%(count)d taken back.", "%(count)d taken back.", done.count)
        messages.success(request, said % {"count": done.count})
    for sentence in done.refused[:SHOWN]:
        messages.warning(request, sentence)
    if (more := len(done.refused) - SHOWN) > 0:
        said = gettext("… and %(count)d more were not taken back.")
        messages.warning(request, said % {"count": more})


def back(request: HttpRequest) -> str:
    """The page the button stood on, if it is one of ours."""
    asked = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if ours else reverse("admin:index")
