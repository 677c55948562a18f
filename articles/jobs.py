"""Long work on many rows, a few at a time: what each kind of job does with them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext

from articles import llm, purse, review, tasks
from articles.models import Article, Job, Name, Source
from articles.workflow import State, WorkflowError

SHIFT = timedelta(minutes=4)  # how long one job may keep a worker

# Does its work on rows of these keys; returns the keys of those that need a person now.
Deed = Callable[[Sequence[int], Job], list[int]]
Process = Callable[[Sequence[int]], object]


class JobError(Exception):
    """The job cannot go on, with a sentence for the person who asked for it."""


class Way(NamedTuple):
    """How a kind of job is done: so many rows at a time."""

    rows: int
    deed: Deed


def work(job: Job, ways: Mapping[str, Way]) -> None:
    """Go on with a job that we hold, for one shift; what is left of it stays due."""
    began, way = timezone.now(), ways[job.kind]
    try:
        while keys := job.following(way.rows):
            if job.is_stopped():
                break
            if timezone.now() - began > SHIFT:
                return job.wait(timezone.now())
            found = way.deed(keys, job)
            job.write(
                place=job.place + len(keys),
                found=[*job.found, *found],
                claimed_until=timezone.now() + job.LEASE,
            )
    except JobError as error:
        return end(job, error=str(error))
    return end(job)


def end(job: Job, error: str = "") -> None:
    """Nothing more is done, for whatever reason."""
    job.done(ended_at=timezone.now(), error=error)
    job.forget()


def poll(keys: Sequence[int], job: Job) -> list[int]:
    """Poll these sources now; those that failed need a look."""
    sources = Source.objects.filter(pk__in=keys).active()
    sources.update(due_at=timezone.now())
    tasks.poll(keys)
    return list(sources.exclude(failures=0).values_list("pk", flat=True))


def draft_again(process: Process) -> Deed:
    """Have a model draft these articles once more; what came out as an extract needs a look.

    What a person has written is kept, and so is what has been approved.
    """

    def deed(keys: Sequence[int], job: Job) -> list[int]:
        if why := no_model():
            raise JobError(why)
        mine = [row.pk for row in Article.objects.filter(pk__in=keys) if given_back(row, job)]
        process(mine)
        drafted = Article.objects.filter(pk__in=mine).only("draft")
        return [row.pk for row in drafted if row.drafted_by != "model"]

    return deed


def given_back(article: Article, job: Job) -> bool:
    """Whether an article is the machine's again, to be drafted anew."""
    if article.is_edited() or article.state not in (State.DRAFT, State.REVIEW):
        return False
    try:
        if article.state == State.REVIEW:
            review.send_back(article, by=job.by, note=gettext("Drafted again."))
        else:
            article.amend(due_at=timezone.now(), failures=0)
    except WorkflowError:
        return False  # a colleague was quicker, or it may no longer be done
    return True


def no_model() -> str:
    """Why no model can draft now; "" when one can."""
    if not llm.ready():
        return gettext("No model is set: it would come out as it is.")
    if purse.is_spent(timezone.now()):
        return gettext("The day's money is spent: it would come out as an extract.")
    return ""


def check(keys: Sequence[int], job: Job) -> list[int]:
    """Hold these articles against their sources by today's glossary; open claims need a person."""
    glossary = Name.objects.glossary()
    rows = Article.objects.filter(pk__in=keys).select_related("snapshot", "source")
    return [row.pk for row in rows.prefetch_related("overrides") if row.open_claims(glossary)]
