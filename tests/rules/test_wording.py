"""What people type: cleaned, or refused with a sentence that says what to do."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import Invalid
from registry.rules import wording
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
        ("Soft\u00adhyphen", "Soft\u00adhyphen"),
        ("", ""),
    ],
)
def test_a_line_is_composed_and_trimmed_and_nothing_else(typed, kept):
    assert wording.line(typed, "purpose") == kept


def test_prose_keeps_its_paragraphs_with_one_kind_of_line_break():
    assert (
        wording.prose(" Erstens.\r\n\r\n\tZweitens.\rDrittens. \n", "purpose")
        == "Erstens.\n\n\tZweitens.\nDrittens."
    )


@pytest.mark.parametrize("clean", [wording.line, wording.prose])
@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ud800", "\uffff"]
)
def test_an_invisible_control_character_is_refused_with_its_place(clean, character):
    sentence = refusal(clean, f"ab{character}c")
    assert sentence == (
        f"Der Text enthält ein unsichtbares Steuerzeichen (U+{ord(character):04X}) an Stelle 3. Bitte entfernen."
    )


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb"])
def test_a_line_has_one_line(text):
    assert refusal(wording.line, text) == "Hier ist nur eine Zeile möglich."


def test_a_tab_in_a_line_is_a_control_character():
    assert "U+0009" in refusal(wording.line, "a\tb")


def test_too_long_a_text_is_refused_with_both_lengths():
    assert refusal(wording.line, "x" * 301) == "Der Text hat 301 Zeichen, möglich sind 300."
    assert wording.prose("x" * 10_000, "purpose") == "x" * 10_000
    assert "möglich sind 10000" in refusal(wording.prose, "x" * 10_001)


def test_a_fields_own_limit_goes_first():
    with pytest.raises(Invalid) as refused:
        wording.line("x" * 41, "short_title")
    assert dict(refused.value.findings[0].data) == {"length": 41, "most": 40}


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text):
    for clean in (wording.line, wording.prose):
        try:
            once = clean(text, "purpose")
        except Invalid:
            continue
        assert clean(once, "purpose") == once
        assert unicodedata.is_normalized("NFC", once)


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
