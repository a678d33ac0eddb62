"""One address of each kind of page, for strangers and for members."""

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of page: its name, an address, the status it answers with, and who may see it."""

    name: str
    path: str
    status: int = 200
    who: str = ""


PUBLIC = (
    Kind("start", "/"),
    Kind("search", "/indicators?q=Hartz+4&theme=soziale-lage&level=stadtteil"),
    Kind("nothing found", "/indicators?q=Wonhflaechqx&theme=soziale-lage"),
    Kind("place found", "/indicators?q=Hartz+IV+in+Hallschlag"),
    Kind("hits set apart", "/indicators?q=Scheidungen+der+Alleinerziehenden"),
    Kind("indicator", "/indicators/IND-0048"),
    Kind("superseded version", "/indicators/IND-0048/1.0.0"),
    Kind("compare", "/indicators/IND-0048/compare?from=1.1.0&to=2.0.0"),
    Kind("log of an indicator", "/indicators/IND-0048/changes"),
    Kind("log", "/changes"),
    Kind("themes", "/themes"),
    Kind("theme", "/themes/soziale-lage"),
    Kind("offices", "/offices"),
    Kind("office", "/offices/amt-soziales"),
    Kind("levels", "/levels"),
    Kind("level", "/levels/stadtbezirk"),
    Kind("unit", "/units/stadtbezirk/01"),
    Kind("measures", "/measures"),
    Kind("measure", "/measures/einwohner"),
    Kind("programme", "/programmes/sozialmonitoring"),
    Kind("code lists", "/vocab"),
    Kind("code list", "/vocab/frequencies"),
    Kind("own terms", "/vocab/terms"),
    Kind("catalogue", "/catalog"),
    Kind("interfaces", "/schnittstellen"),
    Kind("about", "/ueber-diesen-katalog"),
    Kind("imprint", "/impressum"),
    Kind("privacy", "/datenschutz"),
    Kind("accessibility", "/barrierefreiheit"),
    Kind("sign-in", "/anmelden"),
    Kind("not there", "/indicators/IND-9999", 404),
    Kind("not understood", "/indicators?page=zwei", 400),
)
DESK = (
    Kind("tasks", "/admin/", who="federfuehrung"),
    Kind("one group of tasks", "/admin/?group=office", who="federfuehrung"),
    Kind("desk", "/admin/indicators", who="verwaltung"),
    Kind("rejected drafts", "/admin/indicators?state=rejected&mine=1", who="verwaltung"),
    Kind("new indicator", "/admin/indicators/new", who="federfuehrung"),
    Kind("draft", "/admin/drafts/{draft}", who="federfuehrung"),
    Kind("form", "/admin/drafts/{draft}/edit", who="federfuehrung"),
    Kind("move", "/admin/drafts/{draft}/propose", who="federfuehrung"),
    Kind("discarding another's draft", "/admin/drafts/{draft}/discard", who="federfuehrung"),
    Kind("account", "/konto", who="federfuehrung"),
    Kind("offices at the desk", "/admin/office/", who="verwaltung"),
    Kind("an office at the desk", "/admin/office/edit/?id=1", who="verwaltung"),
    Kind("concepts at the desk", "/admin/concept/", who="verwaltung"),
    Kind("units at the desk", "/admin/unit/", who="verwaltung"),
    Kind("measures at the desk", "/admin/measure/", who="verwaltung"),
    Kind("a measure at the desk", "/admin/measure/edit/?id=1", who="verwaltung"),
    Kind("accounts at the desk", "/admin/account/", who="verwaltung"),
    Kind("log at the desk", "/admin/log/", who="verwaltung"),
)
