"""Who saved something while somebody else was editing it, in words."""

from registry import texts
from registry.services.log.rewinding import Editor

AND_YOU = "gespeichert von Ihnen selbst in einem anderen Fenster, %(when)s"
AND_THEY = "gespeichert von %(person)s, %(when)s"
NOBODY = "jemand"


def saved_by(editor: Editor | None) -> str:
    """Say whose a stored text is; nothing where nobody knows."""
    return told_by(editor, AND_YOU, AND_THEY) if editor else ""


def told_by(editor: Editor, by_yourself: str, by_somebody: str) -> str:
    """Say one of two sentences, with the name and the time."""
    when = texts.moment(editor.made_at)
    if editor.is_self:
        return texts.gettext(by_yourself, when=when)
    return texts.gettext(by_somebody, when=when, person=editor.person or texts.gettext(NOBODY))
