"""The admin site: the newsroom's desk."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from articles import saved_filters, triage_desk
from articles.models import User
from articles.undo_desk import undo
from digests import preview
from newsroom import history_desk, second_factor, second_factor_desk
from newsroom.dashboard import dashboard
from newsroom.doorkeeper import at_the_door
from newsroom.people_desk import GuardColumn
from newsroom.sign_in import CodePage, SignIn

ORDER = ("digests", "articles", "auth")  # on the desk; what else there is follows
QUEUE = "django_q"  # last: only superusers see it, and seldom need it


class SuperusersOnly(ModelAdmin):
    """For pages that can run any code, such as a queue's."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser and super().has_delete_permission(request, obj)


class NewsroomSite(AdminSite):
    site_title = _("Newsroom")
    site_header = _("Newsroom")
    index_title = _("The desk")
    enable_nav_sidebar = False
    empty_value_display = "—"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """As ever, but a schedule of the queue runs any function it names: not for everybody; and
        secrets of telephones are shown to nobody."""
        if admin_class and admin_class.__module__.startswith("django_otp"):
            return
        if admin_class and admin_class.__module__.startswith("django_q"):
            admin_class = type(admin_class.__name__, (SuperusersOnly, admin_class), {})
        if admin_class and model_or_iterable in (User, (User,)):  # by a call, or by the decorator
            admin_class = type(admin_class.__name__, (GuardColumn, admin_class), {})
        super().register(model_or_iterable, admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        return sorted(super().get_app_list(request, app_label), key=place)

    def get_urls(self) -> list[Any]:
        return [
            path("login/code/", self.login_code, name="login_code"),
            path("second-factor/", never_cache(self.second_factor), name="second_factor"),
            path(
                "articles/user/<int:pk>/access/",
                self.admin_view(self.access),
                name="articles_user_access",
            ),
            path("preview/", preview.markdown, name="preview"),
            path("undo/", self.admin_view(undo), name="undo"),
            path("history/", self.admin_view(self.history), name="history"),
            path("filters/", self.admin_view(saved_filters.keep), name="filters"),
            path("triage/", self.admin_view(self.triage), name="triage"),
            # Before the stock page, whose address this is, of every kind of row there is.
            path(
                "<slug:app_label>/<slug:model_name>/<path:object_id>/history/",
                self.admin_view(self.history_of_row),
            ),
            *super().get_urls(),
        ]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The log-in; who lacks a second factor they must have is led to set one up."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        onward = request.GET.get("next", "") or reverse("admin:index")
        person = at_the_door(request)
        if request.method == "GET" and second_factor.is_wanting(person):
            asked = urlencode({"next": onward})
            return HttpResponseRedirect(f"{reverse('admin:second_factor')}?{asked}")
        return SignIn.as_view(
            template_name="admin/login.html",
            authentication_form=AdminAuthenticationForm,
            next_page="admin:index",
            extra_context=self.porch(request, _("Log in")) | (extra_context or {}),
        )(request)

    def porch(self, request: HttpRequest, title: Any) -> dict[str, Any]:
        """What the pages of the log-in say."""
        said = {"title": title, "subtitle": None, "app_path": request.get_full_path()}
        return {**self.each_context(request), **said, "username": request.user.get_username()}

    def login_code(self, request: HttpRequest) -> HttpResponseBase:
        return CodePage.as_view(extra_context=self.porch(request, _("One more thing")))(request)

    def second_factor(self, request: HttpRequest) -> HttpResponseBase:
        return second_factor_desk.own(self, request)

    def access(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return second_factor_desk.of_somebody(self, request, pk)

    def triage(self, request: HttpRequest) -> HttpResponseBase:
        return triage_desk.view(self, request)

    def history(self, request: HttpRequest) -> HttpResponseBase:
        return history_desk.of_everything(self, request)

    def history_of_row(self, request: HttpRequest, **row: str) -> HttpResponseBase:
        return history_desk.of_row(self, request, **row)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(request, dashboard(request) | (extra_context or {}))


def place(app: dict[str, Any]) -> tuple[bool, int]:
    """Where an application stands among the others."""
    label = app["app_label"]
    return label == QUEUE, ORDER.index(label) if label in ORDER else len(ORDER)
