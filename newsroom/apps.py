"""The roof: settings, addresses, the admin site, the processes."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        from newsroom import checks as checks
        from newsroom.setup import prepare

        post_migrate.connect(prepare, dispatch_uid="newsroom.setup")


class NewsroomAdminConfig(AdminConfig):
    default_site = "newsroom.admin.NewsroomSite"
