"""Settings of one installation, from variables `MUFAKAT_…` in the environment and in a file `.env`.

A setting's variable is its place in `Settings`: `web.port` is `MUFAKAT_WEB__PORT`. The environment wins over
`.env`. A setting that may hold a secret can also be read from a file that `MUFAKAT_DATABASE__URL_FILE` names.
A variable that is not known is an error, so that a slip of the pen never passes for a default.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as Unparsable

PREFIX = "MUFAKAT_"
NOT_SETTINGS = frozenset({"MUFAKAT_REQUIRE_BROWSER"})
"""Variables with our prefix that belong to the test suite."""


class SettingsError(Exception):
    """The settings cannot be used. `lines` holds one sentence for each fault; none shows a secret."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Section(BaseModel):
    """A group of settings."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # `load` refuses what is not known


class Database(Section):
    """Where everything is remembered."""

    url: str = Field(
        default="sqlite+aiosqlite:///var/mufakat.db",
        repr=False,
        description="The SQLite file: sqlite:/// and its path, relative to where the program is started",
    )

    @field_validator("url")
    @classmethod
    def _names_a_file(cls, url: str) -> str:
        scheme, mark, path = url.partition(":///")
        if not mark or scheme not in {"sqlite", "sqlite+aiosqlite"}:
            raise ValueError("should begin with sqlite:///, followed by the path of a file")
        if not path or path.startswith((":memory:", "?", "file:")):
            raise ValueError("should name a file: a database in memory would be lost at every stop")
        return f"sqlite+aiosqlite:///{path}"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Web(Section):
    """The room and the public pages. With `auth` there is no demo, and no clock that can be moved."""

    enabled: bool = Field(default=True, description="Serve the room and the public pages")
    host: str = Field(default="127.0.0.1", description="Address to listen on")
    port: int = Field(default=8765, ge=0, le=65535, description="Port to listen on; 0 takes any free one")
    allow_remote: bool = Field(
        default=False, description="Allow an address that other machines reach: the room asks for no password"
    )
    demo: bool = Field(default=True, description="Offer the demo personas and the clock that can be moved")
    auth: bool = Field(default=False, description="Serve members, who come in by a link, in place of the demo")
    public_url: str | None = Field(
        default=None, description="Public HTTPS address of the room, as it stands in the links of members"
    )
    open_browser: bool = Field(default=False, description="Open the room in a browser at the start")

    @property
    def playable(self) -> bool:
        """Whether the demo is offered: never to the members of a real community."""
        return self.demo and not self.auth

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        bare = not (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc)
        if not parts.hostname or not bare or parts.scheme not in ("http", "https"):
            raise ValueError("should be an address without a path, such as https://room.example.org")
        if parts.scheme == "http" and not _is_loopback(parts.hostname):
            raise ValueError("should begin with https://: a cookie that anybody on the way reads is no door")
        return f"{parts.scheme}://{parts.netloc}"

    @model_validator(mode="after")
    def _stays_on_this_machine(self) -> Self:
        if self.auth and not self.public_url and not _is_loopback(self.host):
            raise ValueError(
                f"{variable('web', 'auth')} on {self.host} needs {variable('web', 'public_url')}: "
                "the address that stands in the links of members"
            )
        behind_https = self.auth and (self.public_url or "").startswith("https://")
        if not (self.allow_remote or behind_https or _is_loopback(self.host)):
            raise ValueError(
                f"{variable('web', 'host')}: {self.host} can be reached from other machines, and the room "
                f"asks for no password; use 127.0.0.1, or set {variable('web', 'allow_remote')}=true "
                "if that is meant"
            )
        return self


class CommunityChoice(Section):
    """Which community is served."""

    name: str = Field(
        default="asean", pattern=r"^[a-z0-9][a-z0-9-]*$", description="Community that ships with the program"
    )
    file: Path | None = Field(default=None, description="A community file of your own (TOML) instead")


class Log(Section):
    """What is written about the running."""

    level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(lambda value: value.upper() if isinstance(value, str) else value),
    ] = Field(default="INFO", description="Least important line to write: DEBUG, INFO, WARNING or ERROR")
    as_json: bool = Field(default=False, alias="json", description="Write each line as a JSON object")


class Defaults(Section):
    """What holds until a place or a person says otherwise."""

    language: str = Field(
        default="en", pattern=r"^[a-z]{2,3}$", description="Language (ISO 639 code) of the bot's own words"
    )


class Telegram(Section):
    """The Telegram adapter; it runs when there is a token."""

    token: SecretStr | None = Field(default=None, repr=False, description="Token of the bot, from @BotFather")
    api_base_url: str = Field(
        default="https://api.telegram.org", description="Bot API server; a server of one's own works too"
    )
    mode: Literal["poll", "webhook"] = Field(
        default="poll", description="poll asks Telegram for news; webhook is told, and needs a public HTTPS address"
    )
    webhook_url: str | None = Field(default=None, description="Public HTTPS address that leads to this program")
    webhook_secret: SecretStr | None = Field(
        default=None, repr=False, description="Word by which Telegram proves itself: 1 to 256 of A-Z a-z 0-9 _ -"
    )

    @model_validator(mode="after")
    def _webhook_is_complete(self) -> Self:
        if self.mode == "webhook" and not (self.webhook_url and self.webhook_secret):
            raise ValueError(
                f"{variable('telegram', 'mode')}=webhook needs {variable('telegram', 'webhook_url')} and "
                f"{variable('telegram', 'webhook_secret')}"
            )
        return self


class Discord(Section):
    """The Discord adapter; it runs when there is a token."""

    token: SecretStr | None = Field(
        default=None, repr=False, description="Token of the bot, from the Discord developer portal"
    )
    api_base_url: str | None = Field(default=None, description="REST address instead of Discord's own (proxies)")
    gateway_url: str | None = Field(default=None, description="Gateway address instead of Discord's own (proxies)")
    cards: bool = Field(default=True, description="Show cards as Discord's own; false: as plain text with buttons")


class Settings(BaseSettings):
    """All settings of one installation. Made by `load`; never changed afterwards."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
    )

    database: Database = Database()
    web: Web = Web()
    community: CommunityChoice = CommunityChoice()
    log: Log = Log()
    defaults: Defaults = Defaults()
    telegram: Telegram = Telegram()
    discord: Discord = Discord()

    @model_validator(mode="after")
    def _webhook_has_a_server(self) -> Self:
        if self.telegram.token and self.telegram.mode == "webhook" and not self.web.enabled:
            raise ValueError(
                f"{variable('telegram', 'mode')}=webhook needs the web server: {variable('web', 'enabled')}=true"
            )
        return self


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read the environment and `env_file` (absent or None: the environment alone).

    Raises `SettingsError` with every fault at once: unknown variables with the nearest known name, values
    that cannot be used, secret files that cannot be read.
    """
    try:
        given = _given(env_file)
    except UnicodeDecodeError as error:
        raise SettingsError([f"{env_file}: the file is not UTF-8 text"]) from error
    lines = [_unknown(name) for name in sorted(given.keys() - _readable())]
    secrets, faults = _from_files(given)
    lines += faults
    settings = None
    try:
        settings = Settings(_env_file=env_file, _env_file_encoding="utf-8", **secrets)
    except ValidationError as error:
        lines += [_fault(item["loc"], item["msg"]) for item in error.errors(include_input=False)]
    except Unparsable:
        # a whole section in one variable (MUFAKAT_WEB=…): named above already, as there is no such setting
        lines = lines or ["The settings cannot be read."]
    if settings is None or lines:
        raise SettingsError(lines)
    return settings


def variable(section: str, setting: str) -> str:
    """The name of a setting's variable: ("web", "port") → "MUFAKAT_WEB__PORT"."""
    return f"{PREFIX}{section}__{setting}".upper()


def variables() -> dict[str, tuple[object, str]]:
    """Every setting: variable → (default, one line of meaning)."""
    return {variable(*place): (field.default, field.description or "") for place, field in _fields().items()}


def _fields() -> dict[tuple[str, str], FieldInfo]:
    found = {}
    for section, of in Settings.model_fields.items():
        model = of.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            for name, field in model.model_fields.items():
                found[section, field.alias or name] = field
    return found


def _secret_places() -> dict[str, tuple[str, str]]:
    """Settings that are kept out of `repr`, by the variable that names a file with the value."""
    return {f"{variable(*place)}_FILE": place for place, field in _fields().items() if not field.repr}


def _readable() -> set[str]:
    return {*variables(), *_secret_places(), *NOT_SETTINGS}


def _given(env_file: Path | None) -> dict[str, str]:
    """Our variables that have a value, names in capitals; the environment wins."""
    in_file: Mapping[str, str | None] = dotenv_values(env_file, encoding="utf-8") if env_file else {}
    given = {}
    for source in (in_file, os.environ):
        given.update({name.upper(): value for name, value in source.items() if value})
    return {name: value for name, value in given.items() if name.startswith(PREFIX)}


def _from_files(given: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Read the secrets that are given by file: ({section: {setting: value}}, faults)."""
    values: dict[str, Any] = {}
    faults = []
    for name, (section, setting) in _secret_places().items():
        if name not in given:
            continue
        if variable(section, setting) in given:
            faults.append(f"{name}: {variable(section, setting)} is set too; keep one of them")
            continue
        try:
            text = Path(given[name]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not a text file"
            faults.append(f"{name}: the file cannot be read ({why})")
            continue
        values.setdefault(section, {})[setting] = text
    return values, faults


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, sorted(_readable() - NOT_SETTINGS), n=1, cutoff=0.75)
    hint = f"did you mean {near[0]}?" if near else "see .env.example for all of them"
    return f"{name}: there is no such setting; {hint}"


def _fault(place: tuple[int | str, ...], message: str) -> str:
    message = message.removeprefix("Value error, ")
    if len(place) < 2:  # a rule about several settings of a section names its variable itself
        return message
    return f"{variable(str(place[0]), str(place[1]))}: {message[:1].lower()}{message[1:]}"
