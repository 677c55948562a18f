"""A Series holds its layout itself; until now it held the name of one of ours."""

import json
from pathlib import Path

from django.db import migrations, models

import digests.models.series

USUAL = "bulletin"
# As they were then: what they are called or look like later is another matter.
LAYOUTS = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


def spell_out(apps, schema_editor):
    """Each name becomes the layout it stands for."""
    rows = apps.get_model("digests", "Series")._default_manager.using(schema_editor.connection.alias)
    for series in rows.only("preset"):
        layout = LAYOUTS.get(series.preset, LAYOUTS[USUAL])
        rows.filter(pk=series.pk).update(layout=layout)


def name_again(apps, schema_editor):
    """Each layout of ours becomes its name; one that was edited, the usual name."""
    rows = apps.get_model("digests", "Series")._default_manager.using(schema_editor.connection.alias)
    for series in rows.only("layout"):
        like = (name for name, layout in LAYOUTS.items() if layout == series.layout)
        rows.filter(pk=series.pk).update(preset=next(like, USUAL))


class Migration(migrations.Migration):
    dependencies = [("digests", "0002_imports")]

    operations = [
        migrations.RenameField("series", "layout", "preset"),
        migrations.AddField(
            model_name="series",
            name="layout",
            field=models.JSONField(
                default=digests.models.series.usual_layout, editable=False, verbose_name="layout"
            ),
        ),
        migrations.RunPython(spell_out, name_again),
        migrations.RemoveField("series", "preset"),
    ]
