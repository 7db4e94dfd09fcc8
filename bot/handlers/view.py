"""Everything that the cards of a question show, read once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.errors import MovedOn
from bot.handlers.context import Ctx
from bot.messages.text import Text
from bot.services.people import zone_of
from storage import assignments, bindings, experts, knowledge, members, places, postings, questions, verdicts
from storage.db import Tx


@dataclass(frozen=True)
class View:
    """A question with the people and answers around it. `typical`: usual seconds to a first answer, or None."""

    question: questions.Question
    asker: members.Member | None
    place: places.Place | None
    offers: tuple[assignments.Assignment, ...]
    answers: tuple[assignments.Answer, ...]
    exchanges: tuple[questions.Exchange, ...]
    followers: tuple[str, ...]
    related: tuple[knowledge.Entry, ...]
    entry: knowledge.Entry | None
    people: dict[str, members.Member]
    profiles: dict[str, experts.Expert]
    typical: float | None
    aired: tuple[bindings.Bound, ...] = ()
    """Where all can see it: where it was asked, or where a question asked in private is shown."""
    showable: tuple[bindings.Bound, ...] = ()
    """Where it could be shown, were the asker to wish so."""
    successor: knowledge.Entry | None = None
    """What took the place of the automatic answer since."""
    no_answer: bool = False
    """A coordinator said that the knowledge had no answer."""


async def load(ctx: Ctx, question_id: str) -> View:
    """The view of a question. Raises `MovedOn` when there is none."""
    tx = ctx.tx
    question = await questions.get(tx, question_id)
    if question is None:
        raise MovedOn
    offers = await assignments.of_question(tx, question_id)
    answers = await assignments.answers(tx, question_id)
    concerned = {one.member_id for one in offers} | {one.member_id for one in answers}
    people = {one: member for one in sorted(concerned) if (member := await members.get(tx, one))}
    profiles = {one: profile for one in sorted(concerned) if (profile := await experts.get(tx, one))}
    place = await places.get(tx, question.place_id) if question.place_id else None
    entry = await knowledge.get(tx, question.entry_id) if question.entry_id else None
    aired = [bindings.Bound(place, question.thread)] if place else []
    return View(
        question=question,
        asker=await members.get(tx, question.member_id) if question.member_id else None,
        place=place,
        offers=tuple(offers),
        answers=tuple(answers),
        exchanges=tuple(await questions.exchanges(tx, question_id)),
        followers=tuple(await questions.followers(tx, question_id)),
        related=tuple(await knowledge.many(tx, question.related)) if question.related else (),
        entry=entry,
        successor=await _successor(tx, entry),
        people=people,
        profiles=profiles,
        typical=await questions.typical_seconds(tx),
        aired=tuple(aired or (await _shown(ctx, question_id) if question.shown else [])),
        showable=tuple(await bindings.where(tx, "questions")) if question.status == "draft" and place is None else (),
        no_answer=any(one.right is None for one in await verdicts.of_question(tx, question_id)),
    )


async def _successor(tx: Tx, entry: knowledge.Entry | None) -> knowledge.Entry | None:
    """What takes the place of an entry now, however often that was replaced in turn; None while it stands itself."""
    found, seen = entry, set()
    while found is not None and found.state == "retracted" and found.superseded_by and found.id not in seen:
        seen.add(found.id)
        found = await knowledge.get(tx, found.superseded_by)
    return found if found is not entry and found is not None and found.state == "live" else None


async def _shown(ctx: Ctx, question_id: str) -> list[bindings.Bound]:
    """Where the copies for colleagues stand."""
    found = []
    for copy in await postings.copies(ctx.tx, f"question:{question_id}"):
        where = await places.get(ctx.tx, copy.place_id) if copy.card.endswith("/shown") else None
        if where is not None:
            found.append(bindings.Bound(where, copy.thread))
    return found


def place_names(text: Text, where: Iterable[bindings.Bound]) -> str:
    """Places by their titles, joined for reading."""
    titles = [one.place.title or text("the-group") for one in where]
    return text.join(list(dict.fromkeys(titles)))


def nation_name(ctx: Ctx, code: str | None) -> str:
    """The official short name of a nation, or an empty string."""
    nation = ctx.house.community.nation(code) if code else None
    return nation.name if nation else ""


def topic_names(ctx: Ctx, text: Text, slugs: tuple[str, ...]) -> str:
    """Topics by name, joined with a comma."""
    found = (ctx.house.community.topic(slug) for slug in slugs)
    return ", ".join(topic.label(text.lang) for topic in found if topic)


def matched(ctx: Ctx, text: Text, question: questions.Question, entry: knowledge.Entry) -> str:
    """By which of the community's terms an answer was found, in the reader's language; "" if by its words alone."""
    lexicon = ctx.house.answerer.lexicon
    return ", ".join(lexicon.shared(question.text, entry.question, text.lang)) if lexicon else ""


def asker_name(ctx: Ctx, text: Text, view: View) -> str:
    """How the asker is called in front of others."""
    asker = view.asker
    if view.question.anonymous or asker is None:
        return text("asker-anonymous")
    nation = nation_name(ctx, asker.nation)
    if not asker.name:
        return text("asker-of", nation=nation) if nation else text("asker-anonymous")
    return text("person-of", name=asker.name, nation=nation) if nation else asker.name


def author_name(ctx: Ctx, text: Text, view: View, member_id: str) -> str:
    """How an expert wishes to be called in front of others."""
    return expert_name(ctx, text, view.people.get(member_id), view.profiles.get(member_id))


def expert_name(ctx: Ctx, text: Text, member: members.Member | None, profile: experts.Expert | None) -> str:
    """The same of a person and their profile; who has none, or is not known, is "a volunteer expert" at most."""
    display = profile.display if profile else "nation"
    nation = nation_name(ctx, member.nation if member else None)
    if display == "name" and member and member.name:
        return text("person-of", name=member.name, nation=nation) if nation else member.name
    if display != "plain" and nation:
        return text("expert-of", nation=nation)
    return text("expert-plain")


def zone_of_member(ctx: Ctx, member: members.Member | None) -> str:
    """The IANA zone in which somebody reads times."""
    return zone_of(ctx.house.community, member) if member else "Etc/UTC"
