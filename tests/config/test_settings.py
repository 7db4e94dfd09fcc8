import logging
import os
import re
from pathlib import Path

import pytest

from config import settings
from config.settings import Settings, SettingsError

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch, tmp_path):
    """No variable of ours is set, and no `.env` lies in the current folder."""
    for name in [name for name in os.environ if name.upper().startswith(settings.PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def faults(**values: str) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            patch.setenv(name, value)
        with pytest.raises(SettingsError) as caught:
            settings.load()
    assert str(caught.value) == "\n".join(caught.value.lines)
    return caught.value.lines


def test_defaults_keep_to_this_machine():
    got = settings.load()
    assert got.database.url == "sqlite+aiosqlite:///var/mufakat.db"
    assert (got.web.host, got.web.port) == ("127.0.0.1", 8765)
    assert (got.web.enabled, got.web.demo) == (True, True)
    assert (got.web.open_browser, got.web.allow_remote) == (False, False)
    assert (got.community.name, got.community.file) == ("asean", None)
    assert (got.log.level, got.log.as_json, got.defaults.language) == ("INFO", False, "en")


def test_environment_wins_over_the_file(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text(
        "OTHER_PROGRAM=1\nMUFAKAT_WEB__PORT=9000\nMUFAKAT_LOG__LEVEL=debug\nMUFAKAT_LOG__JSON=true\n"
    )
    monkeypatch.setenv("MUFAKAT_WEB__PORT", "9001")
    got = settings.load()
    assert (got.web.port, got.log.level, got.log.as_json) == (9001, "DEBUG", True)


def test_without_a_file_only_the_environment_counts(tmp_path):
    (tmp_path / ".env").write_text("MUFAKAT_WEB__PORT=9000\n")
    assert settings.load(env_file=None).web.port == 8765


def test_an_empty_value_means_the_default(monkeypatch):
    monkeypatch.setenv("MUFAKAT_WEB__PORT", "")
    monkeypatch.setenv("MUFAKAT_COMMUNITY__FILE", "")
    got = settings.load()
    assert (got.web.port, got.community.file) == (8765, None)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("MUFAKAT_WEB__PROT", "MUFAKAT_WEB__PORT"),
        ("MUFAKAT_DATABASE_URL", "MUFAKAT_DATABASE__URL"),
        ("MUFAKAT_LOG__LEVL", "MUFAKAT_LOG__LEVEL"),
        ("mufakat_web__hosts", "MUFAKAT_WEB__HOST"),
    ],
)
def test_unknown_variable_names_the_nearest(name, near):
    assert faults(**{name: "x"}) == [f"{name.upper()}: there is no such setting; did you mean {near}?"]


def test_unknown_variable_in_the_file_is_an_error_too(tmp_path):
    (tmp_path / ".env").write_text("MUFAKAT_WEB__PORTS=1\n")
    assert faults() == ["MUFAKAT_WEB__PORTS: there is no such setting; did you mean MUFAKAT_WEB__PORT?"]


@pytest.mark.parametrize("name", ["MUFAKAT_QUARTZ", "MUFAKAT_WEB", "MUFAKAT_WEB__PORT__DEEPER"])
def test_unknown_variable_far_from_any_or_with_the_wrong_depth(name):
    lines = faults(**{name: "x"})
    assert lines[0].startswith(f"{name}: there is no such setting")


def test_variables_of_the_test_suite_are_no_settings(monkeypatch):
    monkeypatch.setenv("MUFAKAT_REQUIRE_BROWSER", "1")
    assert settings.load() == Settings()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MUFAKAT_WEB__PORT", "eighty", "valid integer"),
        ("MUFAKAT_WEB__PORT", "65536", "less than or equal to 65535"),
        ("MUFAKAT_WEB__ENABLED", "perhaps", "valid boolean"),
        ("MUFAKAT_LOG__LEVEL", "loud", "'DEBUG'"),
        ("MUFAKAT_LOG__JSON", "perhaps", "valid boolean"),
        ("MUFAKAT_DEFAULTS__LANGUAGE", "English", "match pattern"),
        ("MUFAKAT_COMMUNITY__NAME", "../asean", "match pattern"),
        ("MUFAKAT_DATABASE__URL", "mysql://db/mufakat", "sqlite:///"),
        ("MUFAKAT_DATABASE__URL", "sqlite:///:memory:", "name a file"),
        ("MUFAKAT_DATABASE__URL", "sqlite://", "sqlite:///"),
    ],
)
def test_a_bad_value_is_one_line_that_names_the_variable(name, value, says):
    [line] = faults(**{name: value})
    assert line.startswith(f"{name}: ")
    assert says in line
    assert "\n" not in line


def test_every_fault_is_told_at_once():
    lines = faults(MUFAKAT_WEB__PORT="x", MUFAKAT_LOG__LEVEL="y", MUFAKAT_WEB__HOTS="z")
    names = [line.removeprefix("MUFAKAT_").split(":")[0] for line in lines]
    assert names == ["WEB__HOTS", "WEB__PORT", "LOG__LEVEL"]


def test_a_file_that_is_not_text_is_told(tmp_path):
    (tmp_path / ".env").write_bytes(b"MUFAKAT_LOG__LEVEL=\xff\xfe\n")
    assert faults() == [".env: the file is not UTF-8 text"]


@pytest.mark.parametrize("url", ["sqlite:////data/m.db", "sqlite+aiosqlite:////data/m.db"])
def test_both_spellings_of_a_database_file(monkeypatch, url):
    monkeypatch.setenv("MUFAKAT_DATABASE__URL", url)
    assert settings.load().database.url == "sqlite+aiosqlite:////data/m.db"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_hosts_are_taken(monkeypatch, host):
    monkeypatch.setenv("MUFAKAT_WEB__HOST", host)
    assert settings.load().web.host == host


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "localhost.example", "example.org"])
def test_other_hosts_need_a_word(monkeypatch, host):
    [line] = faults(MUFAKAT_WEB__HOST=host)
    assert line.startswith("MUFAKAT_WEB__HOST: ")
    assert "MUFAKAT_WEB__ALLOW_REMOTE=true" in line
    monkeypatch.setenv("MUFAKAT_WEB__HOST", host)
    monkeypatch.setenv("MUFAKAT_WEB__ALLOW_REMOTE", "true")
    assert settings.load().web.host == host


class TestSecrets:
    SECRET = "sqlite:///var/only-for-us.db"

    def test_repr_and_str_do_not_show_them(self, monkeypatch, caplog):
        monkeypatch.setenv("MUFAKAT_DATABASE__URL", self.SECRET)
        got = settings.load()
        with caplog.at_level(logging.DEBUG):
            logging.getLogger("any").info("%s %r", got, got.database)
        assert "only-for-us" in got.database.url
        assert "only-for-us" not in repr(got) + str(got) + caplog.text

    def test_faults_do_not_show_them(self):
        text = "\n".join(faults(MUFAKAT_DATABASE__URL="mysql://me:only-for-us@db/m"))
        assert "only-for-us" not in text

    def test_read_from_a_file_beside_others_of_its_section(self, monkeypatch, tmp_path):
        file = tmp_path / "secret"
        file.write_text(self.SECRET + "\n")
        monkeypatch.setenv("MUFAKAT_DATABASE__URL_FILE", str(file))
        assert settings.load().database.url.endswith(":///var/only-for-us.db")

    def test_a_file_that_cannot_be_read(self):
        [line] = faults(MUFAKAT_DATABASE__URL_FILE="missing")
        assert line == "MUFAKAT_DATABASE__URL_FILE: the file cannot be read (No such file or directory)"

    def test_value_and_file_together_are_refused(self, tmp_path):
        (tmp_path / "secret").write_text(self.SECRET)
        [line] = faults(MUFAKAT_DATABASE__URL_FILE=str(tmp_path / "secret"), MUFAKAT_DATABASE__URL="sqlite:///x.db")
        assert line == "MUFAKAT_DATABASE__URL_FILE: MUFAKAT_DATABASE__URL is set too; keep one of them"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://room.example.org", "https://room.example.org"),
        ("https://room.example.org:8443/", "https://room.example.org:8443"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
    ],
)
def test_the_address_of_the_room_for_members(monkeypatch, given, kept):
    monkeypatch.setenv("MUFAKAT_WEB__PUBLIC_URL", given)
    assert settings.load().web.public_url == kept


@pytest.mark.parametrize(
    "given",
    [
        "room.example.org",
        "https://",
        "https://a/room",
        "https://a?b",
        "https://a#b",
        "https://me@a",
        "ftp://a",
        "http://a",
    ],
)
def test_addresses_that_members_could_not_trust(given):
    (line,) = faults(MUFAKAT_WEB__PUBLIC_URL=given)
    assert line.startswith("MUFAKAT_WEB__PUBLIC_URL: should")


def test_members_take_the_place_of_the_demo(monkeypatch):
    assert settings.load().web.playable
    monkeypatch.setenv("MUFAKAT_WEB__AUTH", "true")
    assert not settings.load().web.playable


def test_members_reach_another_host_by_https_only(monkeypatch):
    (line,) = faults(MUFAKAT_WEB__AUTH="true", MUFAKAT_WEB__HOST="0.0.0.0", MUFAKAT_WEB__ALLOW_REMOTE="true")
    assert "MUFAKAT_WEB__PUBLIC_URL" in line
    secure = {"MUFAKAT_WEB__HOST": "0.0.0.0", "MUFAKAT_WEB__PUBLIC_URL": "https://room.example.org"}
    assert "asks for no password" in faults(**secure)[0], "without members the room is still open to all"
    for name, value in {**secure, "MUFAKAT_WEB__AUTH": "true"}.items():
        monkeypatch.setenv(name, value)
    assert settings.load().web.host == "0.0.0.0"


def test_settings_do_not_change():
    with pytest.raises(ValueError, match="frozen"):
        settings.load().web.port = 1


class TestExample:
    TEXT = (ROOT / ".env.example").read_text(encoding="utf-8")
    LINES = re.findall(r"^# (.+)\n(?:# \(.*\)\n)?#(MUFAKAT_\w+)=(.*)$", TEXT, re.MULTILINE)

    def test_names_every_setting_once_with_its_default_and_meaning(self):
        def written(default: object) -> str:
            if isinstance(default, bool):
                return str(default).lower()
            return "" if default is None else str(default)

        told = [(name, value, meaning) for meaning, name, value in self.LINES]
        assert told == [(name, written(value), text) for name, (value, text) in settings.variables().items()]

    def test_changes_nothing_as_it_stands(self, tmp_path):
        (tmp_path / ".env").write_text(self.TEXT, encoding="utf-8")
        assert settings.load() == Settings()

    def test_is_taken_when_everything_is_switched_on(self, tmp_path):
        (tmp_path / ".env").write_text(self.TEXT.replace("#MUFAKAT", "MUFAKAT"), encoding="utf-8")
        assert settings.load() == Settings()
