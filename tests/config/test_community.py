import tomllib
from collections.abc import Callable
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from config import community
from config.community import Community, CommunityError

TEXT = (community.SHIPPED / "asean.toml").read_text(encoding="utf-8")
ASEAN = community.load("asean")
ASPECTS = [
    "participation", "rule-of-law", "strategic-vision", "responsiveness", "effectiveness", "efficiency",
    "accountability",
]  # fmt: skip
AREAS = [
    "capacity-building", "systems-and-work-processes", "service-delivery", "economic-infrastructure",
    "social-infrastructure", "crisis-and-disaster",
]  # fmt: skip


class TestAsean:
    def test_eleven_nations_in_the_order_of_the_alphabet(self):
        assert [(nation.code, nation.name) for nation in ASEAN.nations] == [
            ("BN", "Brunei Darussalam"),
            ("KH", "Cambodia"),
            ("ID", "Indonesia"),
            ("LA", "Lao PDR"),
            ("MY", "Malaysia"),
            ("MM", "Myanmar"),
            ("PH", "Philippines"),
            ("SG", "Singapore"),
            ("TH", "Thailand"),
            ("TL", "Timor-Leste"),
            ("VN", "Viet Nam"),
        ]

    def test_only_indonesia_has_more_than_one_zone(self):
        assert {nation.code for nation in ASEAN.nations if len(nation.zones) > 1} == {"ID"}
        assert [zone.city for zone in ASEAN.nation("ID").zones] == ["Jakarta", "Makassar", "Jayapura"]

    @pytest.mark.parametrize(("code", "minutes"), [("MM", 390), ("TL", 540), ("KH", 420), ("SG", 480)])
    def test_zones_are_the_right_ones(self, code, minutes):
        zone = ZoneInfo(ASEAN.nation(code).zones[0].zone)
        offset = datetime(2026, 1, 1, tzinfo=zone).utcoffset()
        assert offset.total_seconds() == minutes * 60

    def test_thirteen_languages_each_used_by_a_nation(self):
        assert " ".join(ASEAN.languages) == "en id ms th vi tl km lo my zh ta pt tet"
        assert {code for nation in ASEAN.nations for code in nation.languages} == set(ASEAN.languages)

    def test_topics_lie_on_two_axes(self):
        assert [topic.slug for topic in ASEAN.topics_on("aspect")] == ASPECTS
        assert [topic.slug for topic in ASEAN.topics_on("area")] == AREAS

    def test_labels_in_english_and_indonesian(self):
        topic = ASEAN.topic("rule-of-law")
        assert (topic.label("en"), topic.label("id"), topic.label("km")) == (
            "Rule of law",
            "Supremasi hukum",
            "Rule of law",
        )
        assert all({"en", "id"} <= topic.labels.keys() for topic in (*ASEAN.topics, *ASEAN.axes))

    def test_every_topic_has_enough_keywords_to_tell_it(self):
        assert {topic.slug for topic in ASEAN.topics if not 10 <= len(topic.keywords) <= 25} == set()

    def test_matrix_holds_what_the_founding_notes_say_and_no_more(self):
        assert set(ASEAN.matrix) == {"efficiency", "responsiveness"}
        assert [area for area in AREAS if ASEAN.marked("efficiency", area)] == AREAS[:5]
        assert [area for area in AREAS if ASEAN.marked("responsiveness", area)] == AREAS[2:]
        assert ASEAN.marked("efficiency", "crisis-and-disaster") is False
        assert ASEAN.marked("participation", "service-delivery") is None

    def test_timers_limits_and_hours(self):
        timers, limits = ASEAN.timers, ASEAN.limits
        assert (timers.nudge_after_hours, timers.next_after_hours, timers.max_experts) == (1, 2, 3)
        assert (timers.accepted_nudge_hours, timers.accepted_back_hours) == (24, 48)
        assert (timers.gap_after_days, timers.helped_after_days) == (7, 3)
        assert (limits.questions_per_hour, limits.questions_per_day) == (5, 20)
        assert (limits.question_chars, limits.open_default) == (2000, 3)
        assert (ASEAN.freshness.months, ASEAN.freshness.author_days) == (24, 14)
        assert ASEAN.freshness.months_for(()) == 24
        assert ASEAN.freshness.months_for(("efficiency", "accountability", "crisis-and-disaster")) == 12
        assert ASEAN.hours.weekdays.weekdays == frozenset(range(5))
        assert (ASEAN.hours.weekdays.starts, ASEAN.hours.weekdays.ends) == (time(8), time(17))
        assert ASEAN.hours.daily.weekdays == frozenset(range(7))
        assert (ASEAN.hours.daily.starts, ASEAN.hours.daily.ends) == (time(8), time(21))

    def test_one_host_is_on_record(self):
        assert [(host.year, host.city, host.nation) for host in ASEAN.hosts] == [(2013, "Bangkok", "TH")]

    def test_channels_of_the_room(self):
        assert ASEAN.places.demo == ("general", "questions", "meetings")

    def test_what_is_not_there_is_none(self):
        assert ASEAN.nation("FR") is None
        assert ASEAN.topic("astronomy") is None

    def test_it_does_not_change(self):
        with pytest.raises(ValueError, match="frozen"):
            ASEAN.title = "x"


def test_what_ships_can_be_named():
    assert "asean" in community.available()
    with pytest.raises(CommunityError) as caught:
        community.load("atlantis")
    [line] = caught.value.lines
    assert line == f"There is no community 'atlantis'; there is: {', '.join(community.available())}."


def swap(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text, f"the shipped file no longer holds {old!r}"
        return text.replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (swap('code = "KH"', 'code = "kh"'), "nations[1].code: string should match pattern"),
        (swap('code = "KH"', 'code = "BN"'), "nation given twice: BN"),
        (swap('zone = "Asia/Makassar"', 'zone = "Asia/X"'), "nations[2].zones[1].zone: 'Asia/X' is not"),
        (swap('zone = "Asia/Makassar"', 'zone = "Asia"'), "nations[2].zones[1].zone: 'Asia' is not"),
        (swap('zone = "Asia/Makassar"', 'zone = "../etc"'), "nations[2].zones[1].zone: '../etc' is not"),
        (swap('languages = ["km"]', 'languages = ["fr"]'), "nations: no such language: fr"),
        (swap('languages = ["km"]', ""), "nations[1].languages: field required"),
        (swap('slug = "efficiency"', 'slug = "effectiveness"'), "topic given twice: effectiveness"),
        (swap('axis = "aspect"', 'axis = "colour"'), "topics: no such axis: colour"),
        (swap('label = "Participation"\n', ""), "topics[0]: `label` is missing"),
        (swap('label_id = "Partisipasi"', 'label_id = ""'), "topics[0].labels.id: string should have"),
        (swap('label_id = "Partisipasi"', 'label_bahasa = "x"'), "topics[0].labels.bahasa"),
        (swap('"participation", "public', '"Participation", "public'), "topics[0].keywords: 'Participation'"),
        (swap('"consensus", ', '"participation", '), "topics[0].keywords: keyword given twice"),
        (swap("efficiency = [", "elegance = ["), "matrix: no such topic on the axis aspect: elegance"),
        (swap('responsiveness = ["service-', 'responsiveness = ["x", "service-'), "on the axis area: x"),
        (swap("max_experts = 3", "max_experts = 0"), "timers.max_experts: input should be greater than 0"),
        (swap("max_experts = 3", "max_expert = 3"), "timers.max_expert: extra inputs are not permitted"),
        (swap("nudge_after_hours = 1", "nudge_after_hours = 2"), "timers: nudge_after_hours should be"),
        (swap("accepted_back_hours = 48", "accepted_back_hours = 24"), "timers: accepted_nudge_hours should"),
        (swap("to = 17:00:00", "to = 07:00:00"), "hours.weekdays: `from` should be earlier than `to`"),
        (swap('days = ["mon"', 'days = ["monday"'), "hours.weekdays.days[0]: input should be 'mon'"),
        (swap('days = ["mon", "tue"', 'days = ["mon", "mon"'), "hours.weekdays: day given twice: mon"),
        (swap("[hours.daily]", "[hours.nightly]"), "hours.daily: field required"),
        (swap('nation = "TH"', 'nation = "FR"'), "hosts: no such nation: FR"),
        (swap("[limits]", "[limits"), "at line"),
        (lambda text: "", "name: field required"),
    ],
)
def test_a_fault_names_file_and_key(tmp_path, change, says):
    file = tmp_path / "ours.toml"
    file.write_text(change(TEXT), encoding="utf-8")
    with pytest.raises(CommunityError) as caught:
        community.load(file=file)
    assert all(line.startswith(f"{file}: ") for line in caught.value.lines)
    assert any(says in line for line in caught.value.lines), caught.value.lines


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(CommunityError, match=r"none\.toml: the file cannot be read \(No such file"):
        community.load(file=tmp_path / "none.toml")
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b"\xff")
    with pytest.raises(CommunityError, match=r"bad\.toml: "):
        community.load(file=bad)


def test_another_community_needs_no_matrix_and_has_axes_of_its_own():
    data = tomllib.loads(TEXT)
    del data["matrix"], data["hosts"], data["freshness"]["topics"]
    data["axes"] = [{"slug": "field", "label": "Field"}]
    data["topics"] = [{"slug": "beekeeping", "axis": "field", "label": "Beekeeping", "keywords": ["bees"]}]
    other = Community.model_validate(data)
    assert other.marked("beekeeping", "beekeeping") is None
    assert [topic.label("id") for topic in other.topics_on("field")] == ["Beekeeping"]


def test_a_matrix_needs_two_axes():
    data = tomllib.loads(TEXT)
    del data["freshness"]["topics"]
    data["axes"] = data["axes"][:1]
    data["topics"] = [topic for topic in data["topics"] if topic["axis"] == "aspect"]
    with pytest.raises(ValueError, match="matrix: two axes are needed"):
        Community.model_validate(data)
