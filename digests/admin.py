"""What stands at the desk: the rows of this floor, and of the one below with what came of them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.models import Article, Job, Outbox, PromptText, Source, Story, Topic
from articles.seek import SeekingList
from digests.alarms import AlarmAdmin
from digests.article_admin import PrintedArticleAdmin, PrintedStoryAdmin
from digests.channel_desk import ChannelAdmin
from digests.edition_admin import DigestAdmin
from digests.job_desk import JobAdmin
from digests.models import Alarm, Channel, Digest, Redirect, Series
from digests.outbox_desk import OutboxAdmin
from digests.prompt_admin import EditionPromptAdmin
from digests.series_admin import SeriesAdmin
from digests.source_admin import PrintedSourceAdmin
from digests.topics import TopicAdmin


class RedirectAdmin(SeekingList):
    """Where editions and Series used to be: read here, written by imports and new addresses."""

    list_display = ("path", "digest", "series")
    list_select_related = ("digest", "series")
    search_fields = ("path",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


admin.site.register(Alarm, AlarmAdmin)
admin.site.register(Channel, ChannelAdmin)
admin.site.register(Job, JobAdmin)
admin.site.register(Outbox, OutboxAdmin)
admin.site.register(Topic, TopicAdmin)
admin.site.register(Source, PrintedSourceAdmin)
admin.site.register(Article, PrintedArticleAdmin)
admin.site.register(Story, PrintedStoryAdmin)
admin.site.register(PromptText, EditionPromptAdmin)
admin.site.register(Series, SeriesAdmin)
admin.site.register(Digest, DigestAdmin)
admin.site.register(Redirect, RedirectAdmin)
