"""What a message has to do with a question: whose thread it belongs in, and how far the question has come."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.text import Text
from bot.messages.types import Outgoing, Status
from storage.questions import Question

TITLE_CHARS = 60
_STATUS: dict[str, Status] = {
    "open": "open",
    "accepted": "accepted",
    "queued": "waiting",
    "gap": "waiting",
    "answered": "answered",
    "solved": "solved",
    "withdrawn": "withdrawn",
}


def within(message: Outgoing, question: Question, text: Text) -> Outgoing:
    """The message as a part of what is said about the question, where each has a thread of its own."""
    title = text("thread-title", number=question.id, words=first_words(question.text))
    return replace(message, within=subject(question.id), title=title)


def showing(message: Outgoing, question: Question, place_id: str) -> Outgoing:
    """The message as the one that tells how far the question has come, at the place of that id."""
    about = question.message_id if question.place_id == place_id else ""
    return replace(message, status=_STATUS.get(question.status, ""), about=about)


def subject(question_id: str) -> str:
    """What a question is called among everything that messages may be about."""
    return f"question:{question_id}"


def question_of(subject_or_card: str) -> str:
    """The id of the question that a subject, or a card, is about; "" if it is about something else."""
    kind, _, rest = subject_or_card.partition(":")
    return rest.partition("/")[0] if kind == "question" else ""


def first_words(words: str) -> str:
    """The beginning of what was said, in one line, cut between words."""
    line = " ".join(words.split())
    if len(line) <= TITLE_CHARS:
        return line
    cut = line.rfind(" ", TITLE_CHARS // 2, TITLE_CHARS)
    return line[: cut if cut > 0 else TITLE_CHARS].rstrip() + " …"
