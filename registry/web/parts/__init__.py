"""Parts that several pages share: facts, formulas, availability, citations, entries of the log, badges, pagers."""
