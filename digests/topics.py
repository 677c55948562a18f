"""The vocabulary at the desk: topics, how they are spelled, and two that are one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Spelling, Topic
from digests.models import Digest, Series


def merge(topics: Sequence[Topic]) -> Topic:
    """Make several topics one, the first: it gets all that the others have, spellings too."""
    kept, *others = topics
    with transaction.atomic():
        for other in others:
            other.spellings.update(topic=kept)
            for model in (Digest, Article, Series):
                hand_on(model, other, kept)
            other.delete()
    return kept


def hand_on(model: type[Digest | Article | Series], other: Topic, kept: Topic) -> None:
    """Put the rows that have one topic under another, none of them twice."""
    shelf, column = model.topics.through.objects, str(model._meta.model_name)
    there = shelf.filter(topic=kept).values(column)
    shelf.filter(topic=other).exclude(**{f"{column}__in": there}).update(topic=kept)


class SpellingForm(forms.ModelForm):
    class Meta:
        model = Spelling
        fields = ("text",)
        widgets = {"text": AdminTextInputWidget(attrs={"aria-label": _("spelling")})}


class SpellingInline(admin.TabularInline):
    model = Spelling
    form = SpellingForm
    extra = 1


class TopicAdmin(admin.ModelAdmin):
    list_display = ("name", "size", "spelled")
    search_fields = ("name", "spellings__text")
    ordering = ("name",)
    inlines = (SpellingInline,)
    actions = ("merge",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        found = super().get_queryset(request).prefetch_related("spellings")
        return found.annotate(editions=Count("digests"))

    @admin.display(description=_("editions"), ordering="editions")
    def size(self, topic: Any) -> int:
        return topic.editions

    @admin.display(description=_("spellings"))
    def spelled(self, topic: Topic) -> str:
        return " · ".join(each.text for each in topic.spellings.all())

    @admin.action(permissions=["change"], description=_("Merge into the first of those ticked"))
    def merge(self, request: HttpRequest, queryset: QuerySet) -> None:
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        place = {pk: number for number, pk in enumerate(ticked)}
        topics = sorted(queryset, key=lambda topic: place.get(str(topic.pk), len(place)))
        if len(topics) < 2:
            self.message_user(request, gettext("Tick two topics or more."), messages.WARNING)
            return
        names = " · ".join(topic.name for topic in topics[1:])
        kept = merge(topics)
        self.message_user(
            request,
            gettext("“%(kept)s” now stands for %(merged)s too.") % {"kept": kept, "merged": names},
            messages.SUCCESS,
        )
