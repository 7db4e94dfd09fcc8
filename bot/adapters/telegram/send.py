"""`Outgoing` → calls of the Bot API.

A long text becomes several messages. The buttons are on the last one, whose id is the native id of the whole.
"""

from __future__ import annotations

import base64
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from telegram.error import TelegramError

from bot.adapters.base import SendError, Sent, Verdict
from bot.adapters.degrade import degrade
from bot.adapters.telegram import errors
from bot.adapters.telegram.acks import Acks
from bot.adapters.telegram.api import Api, Refused
from bot.adapters.telegram.capabilities import ALERT_CHARS
from bot.adapters.telegram.convert import NOBODY
from bot.adapters.telegram.flood import Troubles
from bot.adapters.telegram.keyboard import keyboard
from bot.adapters.telegram.parts import LongOnes
from bot.adapters.telegram.topics import Topics
from bot.adapters.telegram.words import without_markup
from bot.messages.encode import plain, telegram_html
from bot.messages.encode.split import units
from bot.messages.richtext import para
from bot.messages.types import Address, Button, Capabilities, Outgoing

log = logging.getLogger(__name__)

CAPTION_UNITS = 1024
HALF_SENT = 1000
"""Long messages whose first parts have arrived, kept in mind so that a second try goes on from there."""
NO_PREVIEW = {"is_disabled": True}


class Courier:
    """Delivers messages. `moved(old, new)` is told of groups that got a new id; `invitation`: the bot's own address."""

    def __init__(
        self,
        api: Api,
        acks: Acks,
        capabilities: Capabilities,
        long_ones: LongOnes,
        topics: Topics,
        *,
        texts: Callable[[str, str], str],
        moved: Callable[[str, str], None],
        invitation: Callable[[], str],
    ) -> None:
        self._api = api
        self._acks = acks
        self._can = capabilities
        self._long = long_ones
        self._topics = topics
        self._texts = texts
        self._moved = moved
        self._invitation = invitation
        self._arrived: OrderedDict[str, list[str]] = OrderedDict()
        self._troubles = Troubles()

    async def send(self, message: Outgoing, nonce: str) -> Sent:
        """Deliver; tells the native id, and the topic if one was opened. Raises `SendError`."""
        try:
            sent = await (self._whisper(message, nonce) if message.only_for else self._deliver(message, nonce))
        except TelegramError as error:
            repeatable = message.repeatable or bool(message.replace)
            found = errors.verdict(error, repeatable=repeatable)
            raise self._troubles.weigh(found, message.address.place, nonce) from None
        except ValueError:
            raise SendError(Verdict.NEVER, "unsendable") from None
        self._troubles.over(nonce)
        self._arrived.pop(nonce, None)
        return sent

    async def _whisper(self, message: Outgoing, nonce: str) -> Sent:
        """What one person alone may read: with the answer to their press if it is short, else in private."""
        person = message.only_for
        if person.startswith("-") or int(person) in NOBODY:
            # An anonymous administrator has no private chat. What is said to nobody in particular is no secret.
            reply_to = self._acks.message_of(message.answers)
            return await self._deliver(replace(message, only_for="", reply_to=reply_to), nonce)
        words = plain(message.body, links=False)
        bare = not (message.buttons or message.card or message.attachment or message.replace)
        if bare and len(words) <= ALERT_CHARS and await self._acks.answer(message.answers, words):
            return Sent("")
        try:
            return await self._deliver(message, nonce, hold=True)
        except Refused as error:
            if not errors.is_forbidden(error) or not message.answers:
                raise
            return await self._invite(message, nonce)

    async def _invite(self, message: Outgoing, nonce: str) -> Sent:
        """Whoever never opened a chat with the bot cannot be told in private: say so, and how to open one."""
        words = self._texts("telegram-open-chat", message.lang)
        if await self._acks.answer(message.answers, words[:ALERT_CHARS]):
            return Sent("")
        button = Button(self._texts("telegram-open-chat-button", message.lang), url=self._invitation())
        asked = self._acks.message_of(message.answers)
        return await self._deliver(
            replace(message, body=(para(words),), buttons=((button,),), only_for="", card="", reply_to=asked), nonce
        )

    async def _deliver(self, message: Outgoing, nonce: str, *, hold: bool = False) -> Sent:
        message = degrade(message, self._can)
        topic = await self._topics.of(message)
        if topic:
            # What it answers was said outside of the topic, and cannot be quoted inside.
            message = replace(message, address=replace(message.address, thread=topic), reply_to="")
        if message.answers and not hold:
            self._acks.responds(message.answers)
        texts = telegram_html(message.body) or ([] if message.attachment else ["…"])
        if message.replace:
            ids = await self._edit(message, texts)
        else:
            ids = await self._post(message, texts, nonce)
        if hold:
            self._acks.responds(message.answers)
        await self._long.keep(message.address.place, ids)
        return Sent(ids[-1], topic)

    async def _post(self, message: Outgoing, texts: list[str], nonce: str) -> list[str]:
        buttons = keyboard(message.buttons)
        caption = ""
        if message.attachment is not None and len(texts) == 1 and units(texts[0]) <= CAPTION_UNITS:
            caption = texts.pop()
        ids = self._arrived.setdefault(nonce, [])
        while len(self._arrived) > HALF_SENT:
            self._arrived.popitem(last=False)
        for place, text in enumerate(texts[len(ids) :], len(ids)):
            last = place == len(texts) - 1 and message.attachment is None
            ids.append(await self._text(message, text, buttons if last else None, first=place == 0))
        if message.attachment is not None and len(ids) == len(texts):
            ids.append(await self._file(message, caption, buttons, first=not ids))
        return list(ids)

    async def _text(self, message: Outgoing, text: str, buttons: Any, *, first: bool) -> str:
        return await self._marked_up(
            "sendMessage",
            message.address,
            "text",
            text,
            link_preview_options=NO_PREVIEW,
            reply_markup=buttons,
            disable_notification=message.silent or None,
            reply_parameters=_reply(message) if first else None,
        )

    async def _file(self, message: Outgoing, caption: str, buttons: Any, *, first: bool) -> str:
        attached = message.attachment
        if attached is None:
            raise ValueError("no file to send")

        async def upload(method: str, **parameters: Any) -> Any:
            content = base64.b64decode(attached.content)
            return await self._api.upload(method, "document", attached.name, content, **parameters)

        return await self._marked_up(
            "sendDocument",
            message.address,
            "caption",
            caption,
            call=upload,
            reply_markup=buttons,
            disable_notification=message.silent or None,
            reply_parameters=_reply(message) if first else None,
        )

    async def _edit(self, message: Outgoing, texts: list[str]) -> list[str]:
        """Edit in place, part by part; a part too many is deleted, one too few is posted."""
        ids = await self._long.of(message.address.place, message.replace)
        buttons = keyboard(message.buttons)
        for place, (message_id, text) in enumerate(zip(ids, texts, strict=False)):
            last = place == len(texts) - 1
            await self._edit_one(message.address, message_id, text, buttons if last else None)
        for message_id in ids[len(texts) :]:
            await self._remove(message.address, message_id)
        for place, text in enumerate(texts[len(ids) :], len(ids)):
            last = place == len(texts) - 1
            ids.append(await self._text(message, text, buttons if last else None, first=False))
        return ids[: len(texts)]

    async def _edit_one(self, address: Address, message_id: str, text: str, buttons: Any) -> None:
        given = {"message_id": int(message_id), "reply_markup": buttons}
        try:
            await self._marked_up("editMessageText", address, "text", text, link_preview_options=NO_PREVIEW, **given)
        except Refused as error:
            if errors.is_without_text(error):
                await self._marked_up("editMessageCaption", address, "caption", text, **given)
            elif not errors.is_not_modified(error):
                raise

    async def _remove(self, address: Address, message_id: str) -> None:
        try:
            await self._api.call("deleteMessage", chat_id=int(address.place), message_id=int(message_id))
        except Refused as error:
            log.debug("a part was not deleted: %s", error.code)

    async def _marked_up(self, method: str, address: Address, field: str, text: str, **more: Any) -> str:
        """A call with a text in HTML; once more as plain text if the server does not understand the mark-up."""
        try:
            return await self._to(method, address, **{field: text or None, "parse_mode": "HTML"}, **more)
        except Refused as error:
            if not errors.is_unparsable(error):
                raise
            log.error("the platform did not understand the mark-up of a message; sent as plain text")
            return await self._to(method, address, **{field: without_markup(text)}, **more)

    async def _to(self, method: str, address: Address, *, call: Any = None, **parameters: Any) -> str:
        """A call about a chat: at its new id if it has moved, in its root if the topic is gone. Returns the id."""
        chat, thread = int(address.place), int(address.thread) if address.thread else None
        if not method.startswith("send"):
            thread = None
        for last in (False, False, True):
            given = {"chat_id": chat, "message_thread_id": thread, **parameters}
            try:
                result = await (call or self._api.call)(method, **given)
                return str(result["message_id"]) if isinstance(result, dict) else ""
            except Refused as error:
                if error.moved_to and not last:
                    self._moved(address.place, error.moved_to)
                    chat, thread = int(error.moved_to), None
                elif thread is not None and errors.is_thread_gone(error) and not last:
                    log.warning("a topic is gone; posting in the group itself")
                    thread = None
                else:
                    raise
        raise AssertionError("unreachable")


def _reply(message: Outgoing) -> dict[str, Any] | None:
    """What the message answers; it is sent even if that is gone."""
    if not message.reply_to.isdecimal():
        return None
    return {"message_id": int(message.reply_to), "allow_sending_without_reply": True}
