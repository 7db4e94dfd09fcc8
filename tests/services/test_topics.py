"""Topics from a handful of texts: at most two an axis, none for what resembles nothing."""

from __future__ import annotations

from bot.services.topics import TopicModel, TopicProfile

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
    assert len(found) == 2
    assert all(0 < score.score <= 1 for score in found)
    assert found[0].score >= found[1].score


def test_a_faint_likeness_scores_low() -> None:
    assert MODEL.classify("whistleblower retaliation")[0].score < MODEL.classify("evacuation")[0].score - 0.3


def test_one_more_text_takes_effect() -> None:
    assert MODEL.classify("whistleblower") == ()
    law = TopicProfile("law", "aspect", (*PROFILES[3].texts, "Protect whistleblowers from retaliation"))
    assert TopicModel.fit([*PROFILES[:3], law, *PROFILES[4:]]).classify("whistleblower")[0].slug == "law"


def test_scripts_without_spaces() -> None:
    model = TopicModel.fit([TopicProfile("passport", "area", ("การต่ออายุหนังสือเดินทาง",)), PROFILES[0]])
    assert model.classify("หนังสือเดินทางหาย")[0].slug == "passport"


def test_no_profiles() -> None:
    assert TopicModel.fit(()).classify("anything") == ()
