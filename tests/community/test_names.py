"""Public names: what may be one, how it is stored, and which are kept for the site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.errors import Unacceptable
from community.kept_names import is_kept
from community.names import LONGEST, clean_name, looks

GOOD = [
    "Emmy",
    "Emmy Noether",
    "O’Brien",
    "Søren",
    "李善蘭",
    "فاطمه‌زهرا",
    "x",
    "Vladmina",
    "Badminton fan",
    *(
        "Adminton",
        "Joe Staff",
        "Team Noether",
        "Modesta",
        "Mod Rao",
        "Systema",
        "The Anh",
        "The",
        "Site",
        "2024",
        "1 2",
    ),
    "n" * LONGEST,
    "3.14",
    *("Nguyễn Thị Minh Khai", "Trần Đại Nghĩa", "Ẹ̀kọ́", "Łukasz Żółć", "Kai"),
    *("प्रिया शर्मा", "श्रीनिवास", "क्‍षितिज", "র‍্যাফেল", "ශ්‍රී ලංකා"),  # the last three with U+200D
    *("محمد بن سلمان", "مُحَمَّد", "שָׁלוֹם", "หญิงลี ศรีจุมพล", "ก๊กเล้ง", "ကျွန်ုပ်", "བསྒྲིགས"),
    *("Анна", "Νίκος", "ᾍδης", "Հայկ", "გიორგი", "김민준", "葛\U000e0100城"),
    *("Emmy ❤️", "Emmy 👩‍🔬", "Emmy 👩🏽‍🔬", "Emmy 🏳️‍🌈"),  # the last two with a colour before the joiner
    *("葛\U000e01ef城", "\u1820\u180b\u1821", "\u1820\u180f"),  # Chinese and Mongolian, as some write them
]
KEPT = [
    *("Klarity", "klarity team", "K l a r i t y", "KLARITY-Support", "Кlаrity", "K1arity", "Klаritу"),
    *(
        "moderator",
        "The Moderator",
        "M0derat0r",
        "Moderatör",
        "Administrator",
        "admin",
        "Admin of this",
        "АDMIN",
        "a d m i n",
    ),
    # Greek, script, Cherokee, small capitals, black squares, Cyrillic in lower case, two letters for one
    *("Μoderator", "Κlarity", "ℳoderator", "Ꮇoderator", "ᴍᴏᴅᴇʀᴀᴛᴏʀ", "M🅾🅳🅴🆁🅰🆃🅾🆁", "мoderaтor", "rnoderator"),
    *("ａｄｍｉｎ", "adm!n", "@dmin", "𝓶𝓸𝓭𝓮𝓻𝓪𝓽𝓸𝓻", "Ḿöd\u0338erator"),
    *("A former member", "a  FORMER member", "aformermember"),
    # Each sign that is written for a letter
    *("Mod3rator", "Kl4rity", "admin5", "Admins", "klari7y", "a former mem8er", "@dmin", "admin$", "klar!ty"),
    *("modεrator", "modɛrator", "klaritυ", "Kiarity", "admln", "adm1n"),
    # The same signs wide and small, and the letters of Khoisan and Tuareg writing that look like one
    *("\uff20dmin", "\ufe6bdmin", "admin\uff04", "admin\ufe69"),
    *("klar\uff01ty", "klar\ufe15ty", "klar\ufe57ty", "klar\u01c3ty", "klar\u2d51ty"),
    # Folded after compatibility: capitals whose small letters look like others, and mathematical ones
    *("μoderator", "ΜΟDΕRΑΤΟR", "mod𝛆rator", "МОДЕRАТОR", "aдmin"),
    # Digits, separators and capitals around a word of the site
    *("Admin1", "Admin 1", "1Admin", "admin-2", "Admin_x", "the.admin", "Site-Admin", "SiteAdmin", "AdminKlara"),
    *("adm1n1", "4dm1n11", "Admin²", "①Admin", "AdminⅠ", "admin١", "@dmin!", "--admin--", "ΑDMIN7", "a-d-m-i-n-2"),
    *("moderator2", "A former member 2", "a.former.member7"),
    *("Webmaster", "sysadmin 3", "superuser"),
    # Words that are names too, where nothing else is said
    *(
        "Mod",
        "m0d",
        "mods",
        "Mod 7",
        "Support",
        "Support Team",
        "The Staff",
        "our-team",
        "Team 2",
        "SupportTeam",
        "Support Team 3",
    ),
    *("Site support", "Official", "System", "Security", "official_support", "Ｓｕｐｐｏｒｔ", "ѕtаff"),
]
UNSEEN = [
    "Emmy\u202eNoether",
    "Emmy\u2066x\u2069",
    "Em\x00my",
    "Em\nmy",
    "Em\tmy",
    "x\u2028y",
    "x\ufeffy",
    "a\u00ady",
    "\ue000x",
    *("\u3164", "\u3164a", "a\u115f", "\u1160a", "a\uffa0", "a\u2800b", "a\U0001d159"),  # blank letters and signs
    *(
        "Em\u034fmy",
        "Emmy\ufe0f",
        "Em\u200dmy",
        "Em\u200cmy",
        "Em\u200bmy",
        "a\U000e0041",
        "Em\u180bmy",
        "Em\U000e0100my",
    ),
    *("x\u2029y", "x\ud800", "x\u0378", "x\u0600"),  # end of a paragraph, half a pair, no character, sign of a number
    *("a\U000e0100", "葛\U000e00ff", "葛\U000e01f0", "\u1800\u180b", "\u1820\u180e"),  # no letter, or none such
    *("❤\u200da", "a\u200d❤", "\u200d❤"),
    *("\u200dEmmy", "Emmy ❤\u200d", "\ufe0fEmmy", "म\u200cन"),  # joiners that join nothing
]
CLIMBING = ["a" + "\u0301" * 72, "a\u0301\u0302\u0303", "a\u0323\u0324\u0325", "e\u0300\u0300", "o\u20dd", "я\u0488"]
CLIMBING += ["क" + "\u0951\u0952\u0953\u0954\u093c"]
ALONE = ["\u0301a", "a \u0301b", "Emmy \u0488"]
TWINS = [
    *(("Emmy", "EMMY"), ("Emmy", "Еmmу"), ("Emmy", "Ernmy"), ("Emily", "EmiIy"), ("Emily", "EMlLY")),
    *(("Emmy Noether", "EmmyNoether"), ("Emmy Noether", "emmy-noether."), ("Emmy", "Emmy™"), ("O’Brien", "O'Brien")),
    *(("Νίκος", "ΝΊΚΟΣ"), ("Ivan", "Iνan"), ("Nina", "Νina"), ("Антон", "АНТОН"), ("Paul", "Раul"), ("μ fan", "µ fan")),
    *(
        ("Ali", "A1i"),
        ("Bob", "B0b"),
        ("Straße", "STRASSE"),
        ("İlker", "ilker"),
        ("Emmy", "Ｅｍｍｙ"),
        ("Emmy", "Emmy ★"),
    ),
    *(("فاطمه‌زهرا", "فاطمهزهرا"), ("ශ්‍රී", "ශ්රී"), ("葛\U000e0100城", "葛城"), ("Soren\u0301", "Soreń")),
]
APART = [
    *(("José", "Jose"), ("Müller", "Muller"), ("Emmy", "Emma"), ("Kate", "Ката"), ("Ada 1", "Ada 2")),
    *(("राम", "रमी"), ("राम", "रम"), ("محمد", "محمود"), ("李", "季"), ("김", "긴"), ("ก่า", "ก้า"), ("Thị", "Thi")),
]


@pytest.mark.parametrize("name", GOOD)
def test_name_may_be_had(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("typed", "stored"), [("  Emmy  ", "Emmy"), ("Emmy \u00a0 Noether", "Emmy Noether"), ("Soren\u0301", "Soreń")]
)
def test_name_is_stored_in_one_way(typed: str, stored: str) -> None:
    assert clean_name(typed) == stored


@pytest.mark.parametrize("name", KEPT)
def test_name_of_the_site_may_not_be_had(name: str) -> None:
    with pytest.raises(Unacceptable, match="kept for the site"):
        clean_name(name)


@pytest.mark.parametrize("name", UNSEEN)
def test_what_cannot_be_seen_is_refused(name: str) -> None:
    with pytest.raises(Unacceptable, match="cannot be seen"):
        clean_name(name)


@pytest.mark.parametrize("name", CLIMBING)
def test_marks_that_climb_over_the_next_line_are_refused(name: str) -> None:
    with pytest.raises(Unacceptable, match="more marks than any script writes"):
        clean_name(name)


def test_letter_carries_four_marks_and_no_fifth() -> None:
    four = "a\u0324\u0323\u0302\u0301"  # two below, two above
    assert clean_name(four)
    with pytest.raises(Unacceptable, match="more marks than any script writes"):
        clean_name(f"{four}\u0327")


@pytest.mark.parametrize("name", ALONE)
def test_mark_without_a_letter_is_refused(name: str) -> None:
    with pytest.raises(Unacceptable, match="stands on no letter"):
        clean_name(name)


@pytest.mark.parametrize(("name", "twin"), TWINS)
def test_names_that_look_the_same_share_a_look(name: str, twin: str) -> None:
    assert set(looks(name)) & set(looks(twin))


@pytest.mark.parametrize(("name", "other"), APART)
def test_names_that_differ_share_no_look(name: str, other: str) -> None:
    assert not set(looks(name)) & set(looks(other))


@pytest.mark.parametrize(("name", "count"), [("", 0), ("   ", 0), ("n" * (LONGEST + 1), LONGEST + 1)])
def test_too_short_and_too_long_are_refused_with_the_length(name: str, count: int) -> None:
    with pytest.raises(Unacceptable, match=f"This has {count} characters"):
        clean_name(name)


def test_longest_name_has_eighty_characters() -> None:
    assert clean_name("n" * 80)
    with pytest.raises(Unacceptable, match="This has 81 characters; a name has 1 to 80") as refusal:
        clean_name("n" * 81)
    assert refusal.value.errors.keys() == {"name"}


@pytest.mark.parametrize("name", ["...", "-", "★★★", "\u200c"])
def test_name_without_a_letter_is_refused(name: str) -> None:
    with pytest.raises(Unacceptable):
        clean_name(name)


@given(st.text(max_size=100))
def test_what_is_accepted_is_accepted_again_unchanged(name: str) -> None:
    try:
        cleaned = clean_name(name)
    except Unacceptable:
        return
    assert clean_name(cleaned) == cleaned
    assert 1 <= len(cleaned) <= LONGEST
    assert not is_kept(cleaned)
