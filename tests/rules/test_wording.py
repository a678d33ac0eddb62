"""What people type: cleaned, or refused with a sentence that says what to do."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import Invalid
from registry.rules import cleaning, wording
from registry.rules.fields import Kind


def refusal(clean, text: str, **limits: int) -> str:
    """Give the sentence a text is refused with."""
    with pytest.raises(Invalid) as refused:
        clean(text, "purpose", **limits)
    (finding,) = refused.value.findings
    assert finding.field == "purpose"
    return finding.message % dict(finding.data)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Kinder unter 6  ", "Kinder unter 6"),
        ("Fla\u0308che", "Fläche"),
        ("\ufeffTitel\u00a0", "Titel"),
        ("zwei  Leerzeichen", "zwei  Leerzeichen"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Soft\u00adhyphen", "Softhyphen"),
        ("Armut\u200bs\u2060quote\u200e", "Armutsquote"),
        ("z.\u00a0B.\u202fso", "z. B. so"),
        ("a\tb\t\tc", "a b c"),
        ("•\tKinder", "Kinder"),
        ("\uf0b7\tKinder \uf0a3 6", "Kinder ≤ 6"),
        ("„Wort“, ‚innen‘ und \x84alt\x93", "„Wort“, ‚innen‘ und „alt“"),
        ("Amt\u202eegal", "Amtegal"),
        ("Zeile\x0bzwei", "Zeile zwei"),
        ("rot\U000e0041\U000e007f", "rot"),
        ("\x00\x07\x1b\x7f\uffff", ""),
        ("", ""),
    ],
)
def test_a_line_is_composed_and_trimmed_and_nothing_else(typed, kept):
    assert wording.line(typed, "purpose") == kept


def test_prose_keeps_its_paragraphs_with_one_kind_of_line_break():
    assert (
        wording.prose(" Erstens.\r\n\r\n\tZweitens.\rDrittens.\x0bViertens. \n", "purpose")
        == "Erstens.\n\nZweitens.\nDrittens.\nViertens."
    )


@pytest.mark.parametrize(
    "bullet", ["•\t", "\uf0b7\t", "·\t", "o\t", "§\t", "-\t", "  ▪ ", "\t\uf0a7\t", "–\t"]
)
def test_a_word_processors_bullet_becomes_a_dash(bullet):
    assert wording.prose(f"Gezählt werden\n{bullet}Kinder", "purpose") == "Gezählt werden\n– Kinder"


@pytest.mark.parametrize(
    "text", ["– Kinder", "- Kinder", "§ 5 SGB II", "o weh", "„Wort“ ‚innen‘ “so” ‘so’ …", "5 − 3"]
)
def test_what_is_typed_well_stays(text):
    assert wording.prose(text, "purpose") == text


@pytest.mark.parametrize(
    "text", ["👨\u200d👩\u200d👧", "❤\ufe0f\u200d🔥", "1\ufe0f\u20e3", "نمی\u200cخواهم", "क्\u200dष"]
)
def test_joiners_stay_where_a_script_or_an_emoji_needs_them(text):
    assert wording.line(text, "purpose") == text
    assert wording.line(f"Kita\u200d {text}\u200c und\ufe0f", "purpose") == f"Kita {text} und"


@pytest.mark.parametrize("clean", [wording.line, wording.prose])
@pytest.mark.parametrize("character", ["\ufffd", "\ue000", "\U0010fffd"])
def test_only_what_nobody_can_read_is_refused_with_its_place(clean, character):
    sentence = refusal(clean, f"ab{character}c")
    assert sentence == (
        f"Das Zeichen an Stelle 3 (U+{ord(character):04X}) ist nicht lesbar. Bitte ersetzen Sie es."
    )


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb"])
def test_a_line_has_one_line(text):
    assert refusal(wording.line, text) == "Hier ist nur eine Zeile möglich."


def test_too_long_a_text_is_refused_with_both_lengths():
    assert refusal(wording.line, "x" * 301) == "Der Text hat 301 Zeichen, möglich sind 300."
    assert wording.prose("x" * 10_000, "purpose") == "x" * 10_000
    assert "möglich sind 10000" in refusal(wording.prose, "x" * 10_001)


def test_a_fields_own_limit_goes_first():
    with pytest.raises(Invalid) as refused:
        wording.line("x" * 41, "short_title")
    assert dict(refused.value.findings[0].data) == {"length": 41, "most": 40}


PASTED = st.sampled_from(
    "\t\n\r\x0b\x0c \x00\x85\x93\u00a0\u00ad\u034f\u0308\u115f\u1100\u1161\u200b\u200c\u200d\u200e\u2028\u202e\u2066\u2adc\u0338"
    "\ufe0e\ufe0f\ufeff\uf0b7\ufb1d\u0633\u20e3•·◦o-–§aA1#❤👨\U000e0041\uffff"
)
SHOWN_FORMATS = {"\u200c", "\u200d"}  # joiners between signs that need them


@settings(max_examples=500)
@given(st.text(PASTED | st.characters(exclude_categories=("Cs", "Co")), max_size=40))
def test_cleaning_is_quiet_whole_and_done_at_once(text):
    for clean in (cleaning.line, cleaning.prose):
        once = clean(text)
        assert clean(once) == once
        assert unicodedata.is_normalized("NFC", once)
        kinds = {unicodedata.category(c): c for c in once if c not in {"\n", " ", *SHOWN_FORMATS}}
        assert not kinds.keys() & {"Cc", "Zs", "Zl", "Zp"}
        assert kinds.get("Cf", "\u0600") in VISIBLE_FORMATS or "\U00013430" <= kinds["Cf"] <= "\U0001343f"


VISIBLE_FORMATS = set(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)


@pytest.mark.parametrize(
    "text",
    [
        "https://www.stuttgart.de",
        "http://sdg.dashboardstr.de/a?b=c#d",
        "https://www.domino1.stuttgart.de/web/KSD/ksdarchiv.nsf/0/064A4B?OpenDocument",
        "https://statistik.stuttgart.de:8443/straße/%24FILE",
        "https://[2001:db8::1]/a",
    ],
)
def test_web_addresses_are_kept_as_they_are(text):
    assert wording.address(f" {text} ", "purpose") == text


@pytest.mark.parametrize(
    "text",
    ["stuttgart.de", "ftp://stuttgart.de", "javascript:alert(1)", "data:text/html,x", "https://", "https:///pfad", "//stuttgart.de",
     "https://stuttgart.de:99999/", "https://stuttgart.de:abc/", "https://[1/", ""],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(text):
    assert "ist keine Internetadresse" in refusal(wording.address, text)


@pytest.mark.parametrize(
    "text", ["https://stuttgart.de/a b", "https://stuttgart.de/<b>", 'https://a.de/"', "https://a.de\\b"]
)
def test_an_address_with_spaces_or_brackets_is_refused(text):
    assert "enthält ein Leerzeichen" in refusal(wording.address, text)


def test_an_address_never_carries_a_password():
    sentence = refusal(wording.address, "https://anna:geheim@stuttgart.de/")
    assert sentence == "Die Adresse darf keinen Namen und kein Passwort enthalten."


@pytest.mark.parametrize("text", ["statistik@stuttgart.de", "amt.50+monitoring@stuttgart.de"])
def test_mail_addresses_are_kept(text):
    assert wording.mail(f" {text}", "purpose") == text


def test_the_host_of_a_mail_address_is_written_small():
    assert wording.mail("Statistik@Stuttgart.DE", "purpose") == "Statistik@stuttgart.de"


@pytest.mark.parametrize(
    "text", ["", "statistik", "a@b", "a b@stuttgart.de", "a@@stuttgart.de", "mailto:a@stuttgart.de"]
)
def test_what_is_no_mail_address_is_refused(text):
    assert "ist keine E-Mail-Adresse" in refusal(wording.mail, text)


@pytest.mark.parametrize("text", ["haushalte", "haushalte_mit_kindern", "kinder_u6"])
def test_measure_codes_can_be_named_in_a_formula(text):
    assert wording.measure_code(text, "purpose") == text


@pytest.mark.parametrize("text", ["", "Haushalte", "6_kinder", "häuser", "a-b", "a__b", "_a", "a_", "a b"])
def test_a_code_a_formula_could_not_name_is_refused(text):
    assert "ist kein Kürzel" in refusal(wording.measure_code, text)


@pytest.mark.parametrize("text", ["amt-soziales", "jobcenter", "146"])
def test_slugs_fit_into_an_address(text):
    assert wording.slug(text, "purpose") == text


@pytest.mark.parametrize("text", ["", "Amt", "amt_soziales", "amt/soziales", "-amt", "straße", "../etc"])
def test_a_code_that_does_not_fit_into_an_address_is_refused(text):
    assert "ist kein Kürzel" in refusal(wording.slug, text)


@pytest.mark.parametrize(("text", "number"), [("0", 0), (" 9 ", 9), ("007", 7)])
def test_whole_numbers_are_read(text, number):
    assert wording.number(text, "purpose") == number


@pytest.mark.parametrize("text", ["", "-1", "1,5", "10", "zwei", "٢", "9" * 5000])
def test_what_is_no_small_whole_number_is_refused(text):
    with pytest.raises(Invalid):
        wording.number(text, "purpose")


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.LINE, " a ", "a"),
        (Kind.PROSE, "a\r\nb", "a\nb"),
        (Kind.MAIL, "a@Stuttgart.de", "a@stuttgart.de"),
        (Kind.FORMULA, " a / b ", "a / b"),
        (Kind.OFFICE, "jobcenter", "jobcenter"),
    ],
)
def test_each_kind_of_field_is_cleaned_in_its_way(kind, typed, kept):
    assert wording.text_of(kind, typed, "purpose") == kept
