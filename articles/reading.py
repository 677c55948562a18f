"""From an article's address to the text its summary will rest on."""

from django.utils.translation import gettext

from articles import extract, fetch, imprint, language
from articles.density import size
from articles.models import Article, Snapshot

TRIES = 3  # a page that fails this often is taken as closed, and the feed's text must do


def settle_for_feed(article: Article, error: fetch.FetchError | extract.ExtractError) -> bool:
    """The page stays closed: rest on what the feed said, when it said anything."""
    if not error.permanent and article.failures + 1 < TRIES:
        return False
    said = article.snapshots.filter(origin=Snapshot.Origin.FEED).first()
    if said is None:
        return False
    article.write(
        **article.resting_on(said),
        language=language.of(said.text, declared=article.language),
        failures=0,  # those of the page; the model's are counted anew
        error=gettext(str(error)),
    )
    return True


def page_of(answer: fetch.Response) -> extract.Extract:
    """The page that came, read; ExtractError when there is nothing to read on it."""
    return extract.article(answer.body, url=answer.url, content_type=answer.content_type)


def take(article: Article, page: extract.Extract) -> None:
    """Keep what the page says, or what the feed said, if that is more. Call it in a transaction."""
    said = article.snapshots.filter(origin=Snapshot.Origin.FEED).first()
    if said is not None and size(said.text) > size(page.text):
        chosen = said
    else:
        chosen = article.keep_text(page.text, origin=Snapshot.Origin.PAGE)
    article.write(
        **article.resting_on(chosen),
        title=titled(article) or page.title,
        byline=article.byline or page.byline[:300],
        published_at=article.published_at or page.published,
        language=language.of(page.text, declared=page.language or article.language),
        failures=0,
        error="",
    )


def titled(article: Article) -> str:
    """Its title, as the feed has it, without the name of its source or host at the end."""
    if not imprint.SEPARATOR.search(article.title):
        return article.title
    host = fetch.host_of(article.canonical_url).partition(":")[0].removeprefix("www.")
    names = [article.source.name] if article.source else []
    return imprint.without_site(article.title, [*names, host, host.partition(".")[0]])
