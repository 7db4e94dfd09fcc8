"""How the community fares, in numbers; and how far automatic answers can be trusted.

Coordinator:  /report 90 → questions, answers, precision and threshold, knowledge, experts, gaps   [7 days] [30 days] …
[Judge answers] → an automatic answer nobody has judged  [It was right] [It was wrong] [Skip]
[Use the shipped threshold] → asked once more, since the verdicts raised it
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import BadInput, MovedOn
from bot.handlers import cards, delivery
from bot.handlers.common import arg
from bot.handlers.context import Ctx
from bot.handlers.entry_cards import entry_blocks
from bot.handlers.routes import Arg, Route, Tick, command, press
from bot.handlers.view import nation_name
from bot.messages.buttons import pack
from bot.messages.richtext import Badge, Block, Body, Head, Pairs, Para, para, plain
from bot.messages.text import Text
from bot.messages.types import Button, Outgoing
from bot.services import reporting, tuning, verdicts, watch
from bot.services.answering import SHIPPED
from storage import knowledge, questions
from storage import verdicts as kept
from storage.due import Due

COORDINATOR = ("coordinator",)
BLOCKS = 8
"""Blocks of the longest bar."""
TOPICS = 8
STATES = ("auto", "open", "accepted", "queued", "gap", "answered", "solved", "withdrawn")


async def report(ctx: Ctx, _: object) -> list[Outgoing]:
    """`/report`, of the last 30 days unless a number of days is given."""
    words = (ctx.incoming.args.get("days", "") or ctx.incoming.text).strip()
    if words and not (words.isdecimal() and words.isascii() and 0 < int(words[:6]) <= reporting.LONGEST):
        raise BadInput("error-days", most=reporting.LONGEST)
    return await _report(ctx, int(words or 30))


async def period(ctx: Ctx, _: object) -> list[Outgoing]:
    """Another period."""
    if arg(ctx) not in map(str, reporting.PERIODS):
        raise MovedOn
    return await _report(ctx, int(arg(ctx)))


async def _report(ctx: Ctx, days: int) -> list[Outgoing]:
    text, found = ctx.text, await reporting.compiled(ctx.tx, ctx.house.community, days, ctx.now)
    body: Body = (
        Head(text("report-head"), text("report-period", days=days)),
        *_questions(text, found),
        *_trust(text, found),
        *_knowledge(ctx, found),
        *_experts(ctx, found),
        *_gaps(text, found),
    )
    others = [
        Button(text("button-days", days=one), pack("r.days", str(one)), look="quiet", pressed=one == days)
        for one in reporting.PERIODS
    ]
    ways = []
    if await kept.unjudged(ctx.tx):
        ways.append(Button(text("button-judge"), pack("r.judge")))
    if found.tuning.how != "shipped":
        ways.append(Button(text("button-set-back"), pack("r.back")))
    return [ctx.reply(body, [ways, others], whisper=True)]


def _questions(text: Text, found: reporting.Report) -> list[Block]:
    states = [(text(f"report-state-{one}"), found.by_state[one]) for one in STATES if found.by_state.get(one)]
    if not states:
        return [para(text("report-no-questions"))]
    rows = [
        (text("report-automatic"), str(found.automatic)),
        (text("report-by-experts"), str(found.by_experts)),
    ]
    if found.median_seconds is not None:
        rows.append((text("report-median"), text.duration(found.median_seconds)))
    if found.solved is not None:
        rows.append((text("report-solved"), text("report-share", percent=round(100 * found.solved))))
    return [para(text("report-questions"), look="title"), _bars(states), Pairs(tuple(rows))]


def _trust(text: Text, found: reporting.Report) -> list[Block]:
    """How often automatic answers were right, and from which probability they are given."""
    seen, tuned = found.precision, found.tuning
    rows = [(text("report-threshold"), _threshold(text, tuned))]
    if seen.given:
        said = text("report-right-of", right=seen.right, given=seen.given)
        rows.insert(0, (text("report-right"), f"{_bar(seen.right, seen.given)} {said}"))
        between = text("report-between", low=round(100 * seen.low), high=round(100 * seen.high))
        rows.insert(1, (text("report-bounds"), between))
    if found.said.get("none"):
        rows.append((text("report-unanswerable"), str(found.said["none"])))
    target = text("report-target", percent=round(100 * watch.TARGET), watched=watch.WATCHED)
    return [para(text("report-trust"), look="title"), Pairs(tuple(rows)), para(target, look="note")]


def _threshold(text: Text, tuned: tuning.Tuning) -> str:
    if tuned.answer >= watch.SILENT:
        return text("report-silent")
    return text(f"report-threshold-{tuned.how}", percent=round(100 * tuned.answer, 1))


def _knowledge(ctx: Ctx, found: reporting.Report) -> list[Block]:
    text, community = ctx.text, ctx.house.community
    blocks: list[Block] = [para(text("report-knowledge"), look="title")]
    rows, most = [], max((one.entries for one in found.topics), default=0)
    for one in found.topics[:TOPICS]:
        topic = community.topic(one.slug)
        if topic is not None and one.entries:
            stale = f" · {text('report-stale', count=one.stale)}" if one.stale else ""
            rows.append((topic.label(text.lang), f"{_bar(one.entries, most)} {one.entries}{stale}"))
    if rows:
        blocks.append(Pairs(tuple(rows)))
    blocks.append(para(text("report-entries", count=found.entries, stale=found.stale), look="note"))
    return blocks


def _experts(ctx: Ctx, found: reporting.Report) -> list[Block]:
    text = ctx.text
    if not found.nations:
        return [para(text("report-no-experts"))]
    most = max(one.week for one in found.nations)
    rows = tuple(
        (
            nation_name(ctx, one.nation) or text("report-no-nation"),
            f"{_bar(one.week, most)} " + text("report-load", week=one.week, holding=one.holding, experts=one.experts),
        )
        for one in found.nations
    )
    return [para(text("report-experts"), look="title"), Pairs(rows)]


def _gaps(text: Text, found: reporting.Report) -> list[Block]:
    counted = (
        (text("report-gaps-opened"), found.gaps_opened),
        (text("report-gaps-closed"), found.gaps_closed),
        (text("report-gaps-open"), found.gaps_open),
    )
    return [para(text("gaps-title"), look="title"), _bars(counted)]


def _bars(rows: Sequence[tuple[str, int]]) -> Pairs:
    most = max(count for _, count in rows)
    return Pairs(tuple((name, f"{_bar(count, most)} {count}".strip()) for name, count in rows))


def _bar(count: int, most: int) -> str:
    """A row of blocks: as many of `BLOCKS` as `count` is of `most`, at least one for anything at all."""
    return "█" * (max(1, round(BLOCKS * count / most)) if count and most else 0)


# judging


async def judge(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Judge answers], or [Skip]: the next automatic answer that nobody has judged."""
    return [await _next(ctx, ctx.args[0] if ctx.args else "")]


async def prepare_verdict(ctx: Ctx) -> verdicts.Numbers | None:
    """What the verdict is about, in numbers."""
    question = await questions.get(ctx.tx, arg(ctx))
    return await verdicts.numbers(ctx.tx, ctx.house.answerer, question) if question else None


async def right(ctx: Ctx, numbers: verdicts.Numbers | None) -> list[Outgoing]:
    """[It was right]: a label; the question stays with its asker."""
    return await _judged(ctx, numbers, right=True)


async def wrong(ctx: Ctx, numbers: verdicts.Numbers | None) -> list[Outgoing]:
    """[It was wrong]."""
    return await _judged(ctx, numbers, right=False)


async def _judged(ctx: Ctx, numbers: verdicts.Numbers | None, *, right: bool) -> list[Outgoing]:
    question = await questions.get(ctx.tx, arg(ctx))
    if question is None or question.status not in ("auto", "solved") or question.place_id is None:
        raise MovedOn
    await verdicts.on_answer(ctx.tx, question, right=right, by=ctx.me.id, now=ctx.now, numbers=numbers)
    return [await _next(ctx, question.id)]


async def _next(ctx: Ctx, after: str) -> Outgoing:
    if after and not (after.isdecimal() and after.isascii()):
        after = ""
    found = await kept.unjudged(ctx.tx, after)
    question = await questions.get(ctx.tx, found) if found else None
    entry = await knowledge.get(ctx.tx, question.entry_id) if question and question.entry_id else None
    if question is None or entry is None:
        return ctx.reply((para(ctx.text("judge-none")),), whisper=True)
    body = (
        Head(ctx.text("judge-title", number=question.id), badge=Badge(ctx.text("badge-not-judged"), "eye")),
        Para(plain(question.text), "title"),
        *entry_blocks(ctx, ctx.text, entry),
    )
    buttons = [
        [
            Button(ctx.text("button-right"), pack("r.right", question.id), look="primary"),
            Button(ctx.text("button-not-right"), pack("r.wrong", question.id)),
            Button(ctx.text("button-skip"), pack("r.judge", question.id), look="quiet"),
        ]
    ]
    return ctx.reply(body, buttons, whisper=True)


# the threshold


async def back(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Use the shipped threshold] asks once more."""
    tuned = await tuning.current(ctx.tx)
    if tuned.how == "shipped":
        raise MovedOn
    percent = round(100 * SHIPPED.answer, 1)
    lead = para(ctx.text("set-back-lead", now=_threshold(ctx.text, tuned), percent=percent))
    buttons = [
        [
            Button(ctx.text("button-set-back-yes"), pack("r.backyes"), look="danger"),
            Button(ctx.text("button-leave-it"), pack("r.stay"), look="quiet"),
        ]
    ]
    return [ctx.reply((Head(ctx.text("tuned-title")), lead), buttons, whisper=True)]


async def set_back(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Yes, use it]: the coordinators are told, and earlier verdicts are not held against it any more."""
    await tuning.set_back(ctx.tx, ctx.me.id, ctx.now)
    return [ctx.reply((para(ctx.text("set-back-done")),), whisper=True)]


async def stay(ctx: Ctx, _: object) -> list[Outgoing]:
    """[Leave it]."""
    return [ctx.reply((para(ctx.text("nothing-changed")),), whisper=True)]


async def tuned(ctx: Ctx, piece: Due) -> list[Outgoing]:
    """The threshold of automatic answers has changed: it holds from now on, and the coordinators are told once."""
    now = await tuning.current(ctx.tx)
    ctx.house.answerer = ctx.house.answerer.tuned(now.thresholds)
    if piece.subject != now.how:
        return []  # changed once more meanwhile: that change is told

    def build(text: Text) -> cards.Card:
        said = text(f"tuned-{now.how}", right=now.right, given=now.given, threshold=_threshold(text, now))
        buttons = [[Button(text("button-set-back"), pack("r.back"))]] if now.how != "shipped" else []
        return (Head(text("tuned-title")), para(said)), buttons

    return await delivery.coordinators(ctx, build)


ROUTES: list[Route] = [
    command("report", report, roles=COORDINATOR, args=(Arg("days"),)),
    press("r.days", period, roles=COORDINATOR),
    press("r.judge", judge, roles=COORDINATOR),
    press("r.right", right, prepare=prepare_verdict, roles=COORDINATOR),
    press("r.wrong", wrong, prepare=prepare_verdict, roles=COORDINATOR),
    press("r.back", back, roles=COORDINATOR),
    press("r.backyes", set_back, roles=COORDINATOR),
    press("r.stay", stay, roles=COORDINATOR),
]
TICKS: dict[str, Tick] = {"answers.tuned": tuned}
