"""Frees the addresses below which the pages of the whole site stand in other languages."""

from django.db import migrations

CODES = ["en", "zh"]


def move_away(apps, editor):
    """A Series that is called like a language gets another address; its old pages lead there."""
    series, redirects = (apps.get_model("digests", name) for name in ("Series", "Redirect"))
    for row in series.objects.filter(slug__in=CODES):
        old, row.slug = row.slug, free(series, f"{row.slug}-news")
        row.save(update_fields=["slug"])
        redirects.objects.update_or_create(path=f"/{old}", defaults={"series": row})


def free(series, wanted):
    """A slug that nobody has, as near to the one that is wanted as may be."""
    slug, number = wanted, 1
    while series.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug


class Migration(migrations.Migration):
    dependencies = [("digests", "0007_press")]

    operations = [migrations.RunPython(move_away, migrations.RunPython.noop)]
