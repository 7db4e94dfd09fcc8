"""Topics from a handful of texts: at most two an axis, none for what resembles nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.services.concepts import Lexicon
from bot.services.glossary import Concept, Glossary
from bot.services.thesaurus import Thesaurus
from bot.services.topics import MOST_TEXTS, TopicModel, TopicProfile

PROFILES = (
    TopicProfile("crisis", "area", ("crisis and disaster", "How should evacuation drills be organised?")),
    TopicProfile("service", "area", ("service delivery", "How can we shorten queues at a busy office?")),
    TopicProfile("economy", "area", ("economic infrastructure", "Who monitors road building?")),
    TopicProfile("law", "aspect", ("rule of law", "What rule on gifts should a code of conduct contain?")),
    TopicProfile("speed", "aspect", ("efficiency", "How can we shorten queues at a busy office?")),
    TopicProfile("empty", "aspect", ()),
)
MODEL = TopicModel.fit(PROFILES)


def test_the_topic_that_resembles_comes_first_on_each_axis() -> None:
    found = MODEL.classify("Long queues in our offices: what can be done?")
    assert {(score.axis, score.slug) for score in found[:2]} == {("area", "service"), ("aspect", "speed")}
    assert "crisis" not in {score.slug for score in found}


def test_word_forms_and_names_count() -> None:
    assert MODEL.classify("organise an evacuation")[0].slug == "crisis"
    assert MODEL.classify("disasters")[0].slug == "crisis"


def test_nothing_alike_gives_no_topic() -> None:
    for text in ("", "🙂", "xyzzy", "how do we", "\0\ud800"):
        assert MODEL.classify(text) == ()


def test_at_most_two_an_axis_best_first_in_bounds() -> None:
    profiles = [TopicProfile(f"t{number}", "area", (f"budget number{number}",)) for number in range(9)]
    found = TopicModel.fit(profiles).classify("budget number3 number5 number7")
    assert 1 <= len(found) <= 2
    assert all(0 < score.score <= 1 for score in found)
    assert [score.score for score in found] == sorted((score.score for score in found), reverse=True)


def test_a_second_topic_is_shown_only_where_both_are_meant() -> None:
    texts = ("flood in the valley", "school in the valley", "market in the valley")
    model = TopicModel.fit([TopicProfile(text.split()[0], "area", (text, text.split()[0])) for text in texts])
    assert [score.slug for score in model.classify("a flood in the valley")] == ["flood"]
    assert {score.slug for score in model.classify("flood, school, flood, school")} == {"flood", "school"}


def test_words_that_are_unknown_make_it_less_sure() -> None:
    sure = MODEL.classify("evacuation drills")[0].score
    assert MODEL.classify("evacuation drills xylophone quartet")[0].score < sure - 0.1
    assert MODEL.classify("xylophone quartet") == ()


def test_everyday_words_of_the_same_sense_count_alike() -> None:
    parcels = TopicProfile("parcels", "area", ("My parcel never arrived",))
    model = TopicModel.fit([parcels, TopicProfile("cards", "area", ("My card was stolen",))])
    assert model.classify("it has not come yet")[0].slug == "parcels"
    assert model.classify("a thief took it")[0].slug == "cards"


def test_the_ranking_holds_every_topic_and_adds_up_on_each_axis() -> None:
    ranking = dict(MODEL.ranking("evacuation drills"))
    assert ranking.keys() == {"crisis", "service", "economy", "law", "speed"}
    assert list(ranking.values()) == sorted(ranking.values(), reverse=True)
    assert abs(sum(ranking[slug] for slug in ("crisis", "service", "economy")) - 1) < 1e-9
    assert max(ranking, key=lambda slug: ranking[slug]) == "crisis"
    assert MODEL.ranking("xyzzy") == []


def test_what_nobody_said_counts_less() -> None:
    def score(**how: tuple[str, ...]) -> float:
        road = TopicProfile("road", "area", **{"texts": ("road works",), **how})
        model = TopicModel.fit([road, TopicProfile("school", "area", ("school meals",))])
        return dict(model.ranking("ferry landing"))["road"]

    said, shown = score(texts=("road works", "ferry landing")), score(faint=("ferry landing",))
    assert said > shown > 0.5


def test_of_too_many_texts_the_first_of_each_topic_are_kept() -> None:
    many = TopicProfile("many", "area", tuple(f"report {number}" for number in range(MOST_TEXTS + 50)))
    model = TopicModel.fit([many, TopicProfile("few", "area", ("harbour pilots",))])
    assert model.classify("harbour pilots")[0].slug == "few"
    assert model.classify("report 0")[0].slug == "many"


def test_the_vocabulary_of_the_community_crosses_languages() -> None:
    complaints = Concept(
        id="complaint", en=("complaint",), words=("not happy", "speak up"), terms={"id": ("pengaduan",)}
    )
    lexicon = Lexicon(Glossary((complaints,)), Thesaurus(()))
    profiles = [
        TopicProfile("voice", "area", ("a complaint about a clerk",)),
        TopicProfile("road", "area", ("bridge",)),
    ]
    assert TopicModel.fit(profiles, lexicon).classify("kotak pengaduan warga")[0].slug == "voice"
    assert TopicModel.fit(profiles).classify("kotak pengaduan warga") == ()


@given(st.lists(st.text(max_size=60), max_size=8), st.text(max_size=200))
def test_any_text_is_sorted_the_same_twice(texts: list[str], question: str) -> None:
    profiles = [TopicProfile(f"t{at}", "ab"[at % 2], (text, "common ground")) for at, text in enumerate(texts)]
    model, again = TopicModel.fit(profiles), TopicModel.fit(reversed(profiles))
    assert model.ranking(question) == again.ranking(question)
    ranking = model.ranking(question)
    assert all(0 <= probability <= 1 for _, probability in ranking)
    for axis in "ab":
        here = [score for score in model.classify(question) if score.axis == axis]
        assert len(here) <= 2
    assert {score.slug for score in model.classify(question)} <= dict(ranking).keys()


def test_one_more_text_takes_effect() -> None:
    assert MODEL.classify("whistleblower") == ()
    law = TopicProfile("law", "aspect", (*PROFILES[3].texts, "Protect whistleblowers from retaliation"))
    assert TopicModel.fit([*PROFILES[:3], law, *PROFILES[4:]]).classify("whistleblower")[0].slug == "law"


def test_scripts_without_spaces() -> None:
    model = TopicModel.fit([TopicProfile("passport", "area", ("การต่ออายุหนังสือเดินทาง",)), PROFILES[0]])
    assert model.classify("หนังสือเดินทางหาย")[0].slug == "passport"


def test_no_profiles() -> None:
    assert TopicModel.fit(()).classify("anything") == ()
