"""Tells the deeds of the log in words: what the registry calls each action, and each kind of thing it is done to."""

# Every action that a service writes, as a noun or participle; the German is the message id.
DEEDS: dict[str, str] = {
    "publish": "Veröffentlicht",
    "adopt": "Übernommen, nicht bestätigt",
    "supersede": "Abgelöst",
    "retire": "Außer Kraft gesetzt",
    "withhold": "Aus rechtlichen Gründen zurückgezogen",
    "agree": "Beschlossen",
    "reject": "Abgelehnt",
    "propose": "Vorgeschlagen",
    "withdraw": "Vorschlag zurückgezogen",
    "send_back": "Zurückgegeben",
    "reopen": "Wieder geöffnet",
    "schedule": "Zum Termin freigegeben",
    "unschedule": "Freigabe zurückgenommen",
    "discard": "Verworfen",
    "create": "Angelegt",
    "draft": "Entwurf begonnen",
    "resume": "Entwurf wieder aufgenommen",
    "describe": "Entwurf bearbeitet",
    "import": "Eingelesen",
    "refresh": "Export erneuert",
    "redact": "Geschwärzt",
    "seal": "Mit einer Prüfsumme versehen",
    "add": "Angelegt",
    "change": "Geändert",
    "rename": "Umbenannt",
    "relabel": "Neu bezeichnet",
    "revive": "Wieder in Gebrauch",
    "reparent": "Neu zugeordnet",
    "recode": "Schlüssel berichtigt",
    "redraw": "Gebietsänderung",
    "strike": "Gebietsänderung gestrichen",
    "assign": "Programmen zugeordnet",
    "assign_steward": "Federführung geändert",
    "name_successor": "Nachfolge bestimmt",
    "add_account": "Konto angelegt",
    "change_account": "Konto geändert",
    "correct_mail": "E-Mail-Adresse berichtigt",
    "issue_link": "Einmal-Link ausgestellt",
    "reset_factor": "Zweiter Faktor zurückgesetzt",
    "change_password": "Passwort geändert",
    "second_factor": "Zweiter Faktor eingerichtet",
}
# Words for deeds that earlier releases wrote; the log keeps them for ever.
FORMER: dict[str, str] = {"found": "Angelegt", "set_password": "Neues Passwort vergeben"}
PUBLIC_DEEDS = ("publish", "adopt", "supersede", "retire", "withhold")

# Some deeds are called otherwise when they are done to a certain kind of thing.
OF_KIND: dict[tuple[str, str], str] = {("retire", "concept"): "Außer Gebrauch genommen"}

KINDS: dict[str, str] = {
    "indicator": "Indikator",
    "office": "Amt",
    "concept": "Begriff",
    "scheme": "Codeliste",
    "level": "Ebene",
    "unit": "Gebiet",
    "measure": "Merkmal",
    "programme": "Programm",
    "account": "Konto",
    "catalogue": "Katalog",
    "change": "Eintrag",
}


def deed_of(action: str, kind: str = "") -> str:
    """Give the German words for what was done to a kind of thing."""
    return OF_KIND.get((action, kind)) or (DEEDS | FORMER).get(action, action)


def kind_of(kind: str) -> str:
    """Give the German word for a kind of thing."""
    return KINDS.get(kind, kind)


def called_alike(action: str) -> tuple[str, ...]:
    """List the actions that go by the same words as one, itself among them."""
    every = DEEDS | FORMER
    return tuple(other for other, label in every.items() if label == every[action])
