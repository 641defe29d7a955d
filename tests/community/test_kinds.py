"""The kinds of contribution: found by the word that is stored, and equal to it."""

import copy
import json
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.urls import NoReverseMatch, reverse

from community.kinds import KINDS, Kind, kind_listed_at, kind_named
from community.models import Contribution
from tests.personas import KL, draft, person

EVERY_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=str)
TEMPLATES = Path(__file__).resolve().parents[2] / "community/templates/community"


@EVERY_KIND
def test_kind_is_found_by_its_word_and_by_the_address_of_its_lists(kind: Kind) -> None:
    assert kind_named(str(kind)) is kind
    assert kind_listed_at(kind.address) is kind


@pytest.mark.parametrize("find", [kind_named, kind_listed_at])
@pytest.mark.parametrize("word", ["", "remark", "Aha", "aha moment"])
def test_other_words_are_no_kind_and_the_error_names_those_that_are(find: Callable[[str], Kind], word: str) -> None:
    with pytest.raises(ValueError, match=rf"^'{word}' is no .*explanation.*, aha"):
        find(word)


@EVERY_KIND
def test_kind_is_worth_its_word(kind: Kind) -> None:
    assert kind == kind.stored
    assert {kind.stored: 1}[kind] == 1
    assert f"{kind}" == json.loads(json.dumps(kind)) == kind.stored


@EVERY_KIND
def test_copies_are_the_kind_itself(kind: Kind) -> None:
    assert copy.deepcopy(kind) is kind
    assert pickle.loads(pickle.dumps(kind)) is kind  # noqa: S301  # our own bytes


def test_description_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Kind.AHA.word = "thought"  # type: ignore[misc]


@EVERY_KIND
def test_description_is_whole(kind: Kind) -> None:
    assert len(kind.stored) <= 30  # the column's width
    assert all(vars(kind).values())
    assert kind.text_title.count("{}") == 1
    assert reverse("texts", args=[KL, kind]) == f"/formulas/{KL}/{kind.address}/"


def test_word_that_is_no_kind_has_no_address() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("write", args=[KL, "remark"])


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: path.name)
def test_no_template_asks_which_kind_it_is(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert [f"{mark}{kind}{mark}" for kind in KINDS for mark in "'\"" if f"{mark}{kind}{mark}" in text] == []


# --- in the database --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_row_gives_the_kind_back_whichever_way_it_is_read() -> None:
    text = draft(person("Ada"), kind=Kind.AHA)
    assert Contribution.objects.get(pk=text.pk).kind is Kind.AHA
    assert Contribution.objects.values_list("kind", flat=True).get() is Kind.AHA
    assert Contribution.objects.filter(kind="aha").get() == text


@pytest.mark.django_db
def test_word_that_is_no_kind_is_neither_stored_nor_looked_up() -> None:
    ada = person("Ada")
    with pytest.raises(ValueError, match="'remark' is no kind"):
        Contribution.objects.create(formula=KL, kind="remark", author=ada)  # type: ignore[misc]
    with pytest.raises(ValueError, match="'remark' is no kind"):
        Contribution.objects.filter(kind="remark").exists()


@pytest.mark.django_db
def test_check_finds_what_is_stored_as_no_kind() -> None:
    text = draft(person("Ada"))
    call_command("check", databases=["default"])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE community_contribution SET kind = 'remark' WHERE id = %s", [text.pk])
    with pytest.raises(SystemCheckError, match=r"stored as 'remark'.*\n.*Put its entry back"):
        call_command("check", databases=["default"])
