"""The sentences that refuse a field, wherever it was typed or loaded from."""

MISSING = "Diese Angabe fehlt."
UNKNOWN = "„%(value)s“ gibt es nicht."
EXISTS = "„%(value)s“ gibt es schon."
REASON_NEEDED = "Bitte nennen Sie den Grund."
CHANGED = "Dieser Eintrag wurde inzwischen von jemand anderem geändert. Beide Stände sind erhalten."
RETIRED = "„%(value)s“ ist nicht mehr in Gebrauch. Bitte wählen Sie einen anderen Begriff."
