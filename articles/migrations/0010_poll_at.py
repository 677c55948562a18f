from django.db import migrations, models

from articles.indexing import ATOMIC, AddIndexInUse


class Migration(migrations.Migration):
    atomic = ATOMIC

    dependencies = [("articles", "0009_press")]

    operations = [
        AddIndexInUse(
            model_name="poll",
            index=models.Index(fields=["at"], name="poll_at"),
        ),
    ]
