"""Settings come from the environment; a public server refuses to start half set."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from registry import settings as module
from registry.settings import (
    DEMO_CONTRIBUTOR_ID,
    SECRETS,
    SETTINGS,
    SettingMissing,
    Settings,
    SettingWrong,
)

COMPLETE = {"SECRET_KEY": "k" * 32, "REGISTRY_BASE_URL": "https://indikatoren.example"}


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://indikatoren-übersicht.de", "https://xn--indikatoren-bersicht-0ec.de"),
        ("https://Straße.example:8443/katalog/", "https://xn--strae-oqa.example:8443/katalog"),
        ("https://indikatoren.example", "https://indikatoren.example"),
    ],
)
def test_a_host_with_umlauts_is_written_as_the_network_knows_it(given: str, used: str) -> None:
    assert Settings.from_environment({"REGISTRY_BASE_URL": given}).base_url == used


def test_a_host_that_cannot_be_one_is_refused_by_name() -> None:
    with pytest.raises(SettingWrong) as refused:
        _ = Settings.from_environment({"REGISTRY_BASE_URL": "https://ü..example"}).base_url
    assert refused.value.data["name"] == "REGISTRY_BASE_URL"


def test_every_setting_has_its_default_and_a_purpose() -> None:
    settings = Settings.from_environment({})
    for setting in SETTINGS:
        assert settings[setting.name] == setting.default
        assert setting.purpose.endswith(".")


def test_an_empty_value_counts_as_not_set() -> None:
    assert Settings.from_environment({"REGISTRY_NAME": ""})["REGISTRY_NAME"] == "Indikatorenkatalog"


@pytest.mark.parametrize("name", ["SECRET_KEY", "REGISTRY_BASE_URL"])
def test_production_refuses_to_start_and_says_what_to_set(name: str) -> None:
    settings = Settings.from_environment(COMPLETE | {name: ""})
    with pytest.raises(SettingMissing) as refusal:
        settings.require_for_production()
    assert name in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("REGISTRY_BASE_URL", "indikatoren.example"),
        ("REGISTRY_PROXIES", "two"),
        ("REGISTRY_PROXIES", "-1"),
        ("REGISTRY_PROXIES", "²"),
        ("REGISTRY_TIMEZONE", "Europe/Stuttgart"),
        ("REGISTRY_TIMEZONE", "Europe"),
        ("REGISTRY_TIMEZONE", "../etc/passwd"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingWrong) as refusal:
        Settings.from_environment(COMPLETE | {name: value}).require_for_production()
    assert name in str(refusal.value)


def test_a_short_key_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(SettingWrong) as refusal:
        Settings.from_environment(COMPLETE | {"SECRET_KEY": "my-own-secret"}).require_for_production()
    assert "my-own-secret" not in str(refusal.value)


@pytest.mark.parametrize(("given", "proxies"), [("", 0), ("0", 0), ("2", 2)])
def test_proxies_are_counted(given: str, proxies: int) -> None:
    settings = Settings.from_environment(COMPLETE | {"REGISTRY_PROXIES": given})
    settings.require_for_production()
    assert settings.proxies == proxies


def test_the_stamp_tells_settings_apart_and_knows_nothing_of_the_keys() -> None:
    changed = {
        setting.name: Settings.from_environment(COMPLETE | {setting.name: "anders" * 8}).stamp
        for setting in SETTINGS
    }
    plain = Settings.from_environment(COMPLETE).stamp
    assert {changed.pop(name) for name in SECRETS} == {plain}
    assert len({plain, *changed.values()}) == len(SETTINGS) - len(SECRETS) + 1


@pytest.mark.parametrize(
    ("zone", "day"),
    [("", date(2027, 1, 1)), ("UTC", date(2026, 12, 31)), ("America/New_York", date(2026, 12, 31))],
)
def test_a_moment_falls_on_the_day_of_the_citys_zone(zone: str, day: date) -> None:
    settings = Settings.from_environment(COMPLETE | {"REGISTRY_TIMEZONE": zone})
    assert settings.day_of(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == day


def test_an_unknown_zone_is_refused_where_the_day_is_asked_for() -> None:
    settings = Settings.from_environment({"REGISTRY_DEMO": "1", "REGISTRY_TIMEZONE": "Mars/Olympus"})
    with pytest.raises(SettingWrong) as refusal:
        settings.day_of(datetime(2026, 12, 31, tzinfo=UTC))
    assert "Mars/Olympus" in str(refusal.value)


def test_a_complete_production_starts() -> None:
    Settings.from_environment(COMPLETE).require_for_production()


def test_the_demonstration_needs_nothing_and_takes_the_example_contributor() -> None:
    demo = Settings.from_environment({"REGISTRY_DEMO": "1"})
    demo.require_for_production()
    assert demo.contributor_id == DEMO_CONTRIBUTOR_ID
    assert Settings.from_environment(COMPLETE).contributor_id is None


def test_the_base_address_has_no_slash_at_the_end() -> None:
    settings = Settings.from_environment({"REGISTRY_BASE_URL": "https://indikatoren.example/"})
    assert settings.base_url == "https://indikatoren.example"


def test_without_a_database_address_it_is_sqlite_in_the_instance_folder(tmp_path: Path) -> None:
    settings = Settings.from_environment({"REGISTRY_INSTANCE": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/registry.sqlite"
    assert settings.index_folder == tmp_path / "index"


def test_the_process_has_one_set_of_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_used", [])
    monkeypatch.setenv("REGISTRY_NAME", "Katalog der Probe")
    assert module.current()["REGISTRY_NAME"] == "Katalog der Probe"
    given = Settings.from_environment({})
    assert module.use(given) is given
    assert module.current() is given
