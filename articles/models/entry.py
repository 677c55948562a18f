"""What an article is under in the index of its words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class Entry(models.Model):
    """An article's entry in the index; a new one each time it is indexed, and no key twice."""

    # AUTOINCREMENT, also on SQLite: a key that came again would lead to another's words.
    id = models.BigAutoField(primary_key=True)
    article = models.OneToOneField(Article, models.CASCADE, related_name="entry")

    class Meta:
        verbose_name = _("entry of the index")
        verbose_name_plural = _("index")

    def __str__(self) -> str:
        return f"{self.article_id}"
