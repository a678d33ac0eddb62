"""The desk's first page: what waits for somebody, what came back, what is one's own and one's office's."""

from flask import render_template, request

from registry.errors import BadQuestion
from registry.http.accounts import current_actor
from registry.http.paging import page_number
from registry.services.pages import tasks
from registry.services.pages.tasks import Group

# Heading, and what is said where a group is empty.
SAID: dict[Group, tuple[str, str]] = {
    Group.WAITING: ("Wartet auf Sie", "Zurzeit wartet nichts auf Sie."),
    Group.RETURNED: ("Zu Ihnen zurückgekommen", "Es ist nichts zu Ihnen zurückgekommen."),
    Group.MINE: ("Ihre Entwürfe", "Sie haben keinen offenen Entwurf."),
    Group.OFFICE: (
        "Weitere Entwürfe zu Indikatoren Ihres Amts",
        "Zu Indikatoren Ihres Amts hat sonst niemand einen Entwurf offen.",
    ),
}


def page() -> str:
    """Show the beginning of every group, or one of them page by page."""
    actor, chosen = current_actor(), request.args.get("group", "")
    if chosen and chosen not in tuple(Group):
        raise BadQuestion(field="group", value=chosen[:40])
    lists = (tasks.tasks_of(actor, Group(chosen), page=page_number()),) if chosen else tasks.tasks(actor)
    return render_template("desk/tasks.html", lists=lists, said=SAID, chosen=chosen)
