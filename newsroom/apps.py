"""The roof: settings, addresses, the admin site, the processes."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in
        from django_q.signals import pre_execute

        from newsroom import checks as checks
        from newsroom import sentry, sessions
        from newsroom.logs import begin_task
        from newsroom.setup import prepare

        post_migrate.connect(prepare, dispatch_uid="newsroom.setup")
        pre_execute.connect(begin_task, dispatch_uid="newsroom.logs")
        user_logged_in.connect(sessions.begin, dispatch_uid="newsroom.sessions")
        sentry.begin()


class NewsroomAdminConfig(AdminConfig):
    default_site = "newsroom.admin.NewsroomSite"
