"""What notices say, and how e-mail and the group chats want it written."""

from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

# What can happen, and who can do something about it.
EVENTS: dict[str, tuple[str, str]] = {
    "waiting": (
        gettext_noop("waiting for approval"),
        gettext_noop("Editors can approve it or send it back."),
    ),
    "sent_back": (
        gettext_noop("sent back"),
        gettext_noop("Whoever wrote it can change it and submit it again."),
    ),
    "late": (
        gettext_noop("late"),
        gettext_noop("Editors can approve it; who may publish can then send it out."),
    ),
    "published": (
        gettext_noop("published"),
        gettext_noop("Publishers can withdraw or correct it."),
    ),
    "source_failing": (
        gettext_noop("source failing"),
        gettext_noop("Editors can look at the source, change its way out, or retire it."),
    ),
    "source_quarantined": (
        gettext_noop("source in quarantine"),
        gettext_noop("Editors can free the source or retire it."),
    ),
    "source_changed": (
        gettext_noop("source of a published item changed"),
        gettext_noop("Editors can settle it; publishers can correct the edition."),
    ),
    "budget": (
        gettext_noop("money"),
        gettext_noop("Whoever runs the site can raise the budget."),
    ),
    "disk": (
        gettext_noop("disk"),
        gettext_noop("Whoever runs the site can make room or allow more."),
    ),
    "correction": (gettext_noop("correction"), gettext_noop("Nothing needs to be done.")),
}
