"""The page of a new text: what it offers, to strangers too."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from community.kinds import KINDS, Kind
from community.models import Contribution, Revision
from formulas.definitions import loading
from formulas.definitions.loading import Catalogue
from formulas.texts.digits import digits
from tests.community.writing.form_page import FormPage, send, write_address
from tests.markup import parse_html
from tests.personas import KL, TEXT, whole_view

pytestmark = pytest.mark.django_db

GOOD = TEXT.format("mine")


# --- what it offers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS.values())
def test_stranger_may_type(client: Client, kind: Kind) -> None:
    answer = client.get(write_address(kind))
    assert answer.status_code == 200
    page = FormPage.of(answer)
    assert page.text == ""
    assert page.buttons == {"Preview": "preview", "Save draft": "save", "Send for review": "send"}
    assert not Contribution.objects.exists()


def test_stranger_gets_no_session(client: Client) -> None:
    client.get(write_address())
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize(("kind", "limits"), [(Kind.EXPLANATION, "20 to 32,000"), (Kind.AHA, "20 to 5,000")])
def test_limits_are_told(client: Client, kind: Kind, limits: str) -> None:
    assert limits in FormPage.of(client.get(write_address(kind))).form.text


def test_licence_is_told(client: Client) -> None:
    page = FormPage.of(client.get(write_address()))
    assert page.form.one("a", rel="license").text == "CC BY-SA 4.0"


def test_formula_is_linked(client: Client) -> None:
    page = FormPage.of(client.get(write_address()))
    assert page.page.one("a", href=reverse("formula", args=[KL])).text == loading.catalogue().by_slug[KL].title


@pytest.mark.parametrize("path", [f"/formulas/{KL}/write/poem/", "/formulas/no-such-formula/write/aha/"])
def test_unknown_kind_or_formula_is_no_page(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_unknown_formula_offers_the_nearest(client: Client) -> None:
    answer = client.get(write_address(slug="kl-divergense"))
    assert answer.status_code == 404
    assert parse_html(answer.content).one("a", href=reverse("formula", args=[KL]))


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue, in which the divergence once had another slug."""
    formulas = [
        formula.model_copy(update={"former_slugs": ("relative-entropy",)}) if formula.slug == KL else formula
        for formula in loading.catalogue().formulas
    ]
    found = Catalogue(tuple(formulas))
    monkeypatch.setattr(loading, "catalogue", lambda: found)


@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize("query", ["", "?mu_q=2"])
def test_former_slug_leads_to_the_present_one(client: Client, query: str) -> None:
    answer = client.get(write_address(slug="relative-entropy") + query)
    assert answer.status_code == 301
    assert answer.headers["Location"] == write_address() + query


@pytest.mark.usefixtures("renamed")
def test_form_opened_under_a_former_slug_is_taken(member: Client) -> None:
    send(member, write_address(slug="relative-entropy"), "save", text=GOOD)
    assert Contribution.objects.get().formula == KL


# --- the plot that goes with a text ------------------------------------------------------------------------


def fields_of(view: dict[str, Any]) -> dict[str, str]:
    """The hidden fields that say a view."""
    values = {f"view-{name}": digits(value) for name, value in view["values"].items()}
    return {"view": view["figure"], **values}


def test_plot_at_its_start_is_offered_and_not_ticked(client: Client) -> None:
    page = FormPage.of(client.get(write_address()))
    assert "pinned" not in page.fields
    assert page.fields.items() >= fields_of(whole_view()).items()
    assert page.form.one("label", for_="pinned").text.strip() == "Readers will see the plot at its start"


def test_plot_at_its_start_can_be_pinned(member: Client) -> None:
    send(member, write_address(), "save", text=GOOD, pinned="on", **fields_of(whole_view()))
    assert Revision.objects.get().view == whole_view()


def test_values_of_the_address_are_offered(client: Client) -> None:
    page = FormPage.of(client.get(f"{write_address()}?mu_q=2&sigma_q=0.8"))
    assert page.fields == {
        "csrfmiddlewaretoken": page.fields["csrfmiddlewaretoken"],
        "key": page.fields["key"],
        **fields_of(whole_view(mu_q=2, sigma_q=0.8)),
        "pinned": "on",
        "text": "",
    }
    assert "Readers will see the plot at" in page.form.one("label", for_="pinned").text


def test_figure_of_the_address_is_offered(client: Client) -> None:
    page = FormPage.of(client.get(f"{write_address()}?view=coins&mu_q=2"))
    assert page.fields.items() >= {**fields_of(whole_view("coins", mu_q=2)), "pinned": "on"}.items()


@pytest.mark.parametrize("query", ["mu_q=99", "mu_q=two", "mu_z=1", "mu_q=", "view=pie"])
def test_wrong_values_of_the_address_are_told_and_not_offered(client: Client, query: str) -> None:
    answer = client.get(f"{write_address()}?{query}")
    assert answer.status_code == 200
    page = FormPage.of(answer)
    assert "pinned" not in page.fields
    assert page.page.one("p", class_="warning").text.startswith("The plot in the address cannot go with your text.")


@pytest.mark.parametrize(("ticked", "view"), [({"pinned": "on"}, whole_view(mu_q=2)), ({}, {})])
def test_plot_goes_with_the_text_if_it_is_ticked(member: Client, ticked: dict[str, str], view: dict) -> None:
    send(member, write_address(), "save", text=GOOD, **{"view-mu_q": "2"}, **ticked)
    assert Revision.objects.get().view == view


def test_tampered_plot_is_refused_and_nothing_stored(member: Client) -> None:
    answer = send(member, write_address(), "save", text=GOOD, pinned="on", **{"view-mu_q": "99"})
    assert answer.status_code == 400
    page = FormPage.of(answer)
    assert page.page.one("p", id="view-error").text in page.summary
    assert "99 is out of range" in page.summary
    assert page.text == GOOD
    assert not Contribution.objects.exists()
