"""How a gap looks to coordinators, and a call for experts to everybody; and who hears when a gap is answered.

Cards: `gap:<number>/card`, the same with every coordinator who opened it, in step.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers import delivery
from bot.handlers.context import Ctx
from bot.handlers.coordinating import refresh
from bot.handlers.entry_cards import entry_blocks
from bot.handlers.view import expert_name, nation_name, topic_names
from bot.messages.buttons import pack
from bot.messages.richtext import Badge, Block, Body, Head, Pairs, Para, Quote, para, plain
from bot.messages.text import Text
from bot.messages.types import Button, Outgoing
from bot.services import gaps, people, routing
from storage import experts, knowledge, members, questions, verdicts
from storage.db import Tx
from storage.handles import handle_of

Card = tuple[Body, Sequence[Sequence[Button]]]
Known = tuple[members.Member | None, experts.Expert | None]
OTHER_WORDINGS = 5
UNDONE = ("coordinator", "entry")
"""Reasons of a closing that can be taken back; a gap whose questions are all settled is simply empty."""


def card_of(gap: gaps.Gap) -> str:
    """The name of a gap's card."""
    return f"gap:{gap.id}/card"


async def build(ctx: Ctx, gap: gaps.Gap) -> delivery.Build:
    """What shows a gap in anybody's language: the questions, the people, what is done about it, and the ways on."""
    might = await who_might(ctx, gap, await everybody(ctx))
    unsaid = await undecided(ctx.tx, gap)

    def card(text: Text) -> Card:
        badge = Badge(text("badge-gap-open"), "warn", "wait")
        if gap.state == "closed":
            badge = Badge(text(f"badge-gap-{gap.why}"), "check", "ok")
        blocks: list[Block] = [
            Head(text("gap-title", number=gap.id), topic_names(ctx, text, gap.topics), badge),
            Para(plain(gap.wording), "title"),
            para(facts(ctx, text, gap), look="note"),
        ]
        if gap.others:
            shown = "\n".join(gap.others[:OTHER_WORDINGS])
            blocks.append(Quote(plain(shown), text("gap-others", count=len(gap.others))))
        rows = [
            (text("gap-might"), names(ctx, text, might) or text("gap-nobody")),
            (text("gap-remedy"), gap.remedy or text("gap-no-remedy")),
        ]
        if gap.called_at is not None:
            rows.append((text("gap-called"), text.date(gap.called_at)))
        blocks.append(Pairs(tuple(rows)))
        return tuple(blocks), _ways(text, gap, unsaid=bool(unsaid))

    return card


def _ways(text: Text, gap: gaps.Gap, *, unsaid: bool) -> list[list[Button]]:
    if gap.state == "closed":
        return [[Button(text("button-gap-reopen"), pack("g.reopen", gap.id))]] if gap.why in UNDONE else []
    last = [Button(text("button-gap-close"), pack("g.close", gap.id), look="quiet")]
    if unsaid:
        last.insert(0, Button(text("button-no-answer"), pack("g.none", gap.id), look="quiet"))
    return [
        [
            Button(text("button-gap-write"), pack("g.write", gap.id), look="primary"),
            Button(text("button-gap-remedy"), pack("g.remedy", gap.id)),
            Button(text("button-gap-call"), pack("g.call", gap.id)),
        ],
        last,
    ]


def facts(ctx: Ctx, text: Text, gap: gaps.Gap) -> str:
    """How often it was asked, from where, and for how long it has been waiting; in one line."""
    said = [text("gap-asked", count=gap.asked)]
    if nations := [name for code in gap.nations if (name := nation_name(ctx, code))]:
        said.append(text.join(nations))
    said.append(text("gap-age", time=text.duration((ctx.now - gap.since).total_seconds())))
    return " · ".join(said)


async def everybody(ctx: Ctx) -> list[routing.Person]:
    """All volunteers, whether they can be reached or not."""
    return await people.volunteers(ctx.tx, ctx.house.community, None, ctx.now)


async def who_might(ctx: Ctx, gap: gaps.Gap, volunteers: Sequence[routing.Person]) -> list[Known]:
    """Those who could answer it, the likeliest first."""
    ids = gaps.could_answer(gap, volunteers, ctx.now)
    return [(await members.get(ctx.tx, one), await experts.get(ctx.tx, one)) for one in ids]


def names(ctx: Ctx, text: Text, might: Sequence[Known]) -> str:
    """People as they wish to be called, in one line (names hold commas); who looks the same stands there once."""
    return " · ".join(dict.fromkeys(expert_name(ctx, text, member, profile) for member, profile in might))


async def undecided(tx: Tx, gap: gaps.Gap) -> list[str]:
    """Ids of its waiting questions of which no coordinator has said that there was no answer."""
    found = []
    for question_id in gap.waiting:
        if all(one.right is not None for one in await verdicts.of_question(tx, question_id)):
            found.append(question_id)
    return found


async def in_step(ctx: Ctx, gap: gaps.Gap) -> list[Outgoing]:
    """Every copy of a gap's card as it looks now."""
    return await refresh(ctx, card_of(gap), await build(ctx, gap))


def call(ctx: Ctx, text: Text, gap: gaps.Gap) -> Card:
    """A call for experts. What was asked in private is not quoted: only its topics are told."""
    blocks: list[Block] = [Head(text("call-title"), topic_names(ctx, text, gap.topics))]
    if gap.shown_wording:
        blocks.append(Para(plain(gap.shown_wording), "title"))
    blocks.append(para(text("call-lead", count=gap.asked)))
    return tuple(blocks), [[Button(text("button-start-volunteer"), pack("v.open"), look="primary")]]


async def answered(ctx: Ctx, entry: knowledge.Entry) -> list[Outgoing]:
    """An entry that was written for a gap is public: the gap closes, and whoever waits reads the answer in private."""
    messages: list[Outgoing] = []
    for gap in await gaps.published(ctx.tx, entry.id, ctx.me.id, ctx.now):
        messages += await in_step(ctx, gap)
        for question_id in gap.waiting:
            messages += await _tell(ctx, question_id, entry)
    return messages


async def _tell(ctx: Ctx, question_id: str, entry: knowledge.Entry) -> list[Outgoing]:
    question = await questions.get(ctx.tx, question_id)
    if question is None or question.member_id is None:
        return []
    related = tuple(dict.fromkeys((entry.id, *question.related)))[:3]
    await questions.update_field(ctx.tx, question.id, "related", related)
    message = await delivery.privately(
        ctx,
        question.member_id,
        lambda text: (
            (
                Head(text("question-title", number=question.id)),
                para(text("gap-answered-lead")),
                Para(plain(entry.question), "title"),
                *entry_blocks(ctx, text, entry),
            ),
            [
                [
                    Button(
                        text("button-thats-it"),
                        pack("ask.thatsit", question.id, handle_of(entry.id)),
                        look="primary",
                    )
                ]
            ],
        ),
        question_id=question.id,
    )
    return [message] if message else []
