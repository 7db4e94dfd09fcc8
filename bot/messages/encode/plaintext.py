"""A body as plain text: terminals, notifications, and the last resort when a platform refuses mark-up."""

from __future__ import annotations

from bot.messages.encode.layout import lay_out, safe_link
from bot.messages.richtext import Body, Span


def plain(body: Body, *, links: bool = True) -> str:
    """The text of a body; with `links`, addresses follow their words in angle brackets. Moments in
    writing.
    """
    text = ""
    for chunk in lay_out(body):
        if text:
            text += "\n" if chunk.tight else "\n\n"
        text += "".join(_span(span, links) for span in chunk.spans)
    return text


def _span(span: Span, links: bool) -> str:
    if not links or span.link is None or span.link == safe_link(span.text):
        return span.text
    return f"{span.text} <{span.link}>"
