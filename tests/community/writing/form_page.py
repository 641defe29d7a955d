"""The page of the form of a text as a browser has it, and the form sent as a browser sends it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from community.kinds import Kind
from community.models import Contribution, Revision
from tests.markup import Element, parse_html
from tests.personas import KL

FORM = "application/x-www-form-urlencoded"


def write_address(kind: Kind = Kind.EXPLANATION, slug: str = KL) -> str:
    return reverse("write", args=[slug, kind])


def edit_address(contribution: Contribution) -> str:
    return reverse("edit-text", args=[contribution.pk])


def send(client: Client, address: str, do: str, **fields: str) -> Any:
    """The answer to the form, sent with the button `do`."""
    return client.post(address, urlencode({"do": do, **fields}), content_type=FORM)


def newest(contribution: Contribution) -> Revision:
    """The newest revision, as it is stored now."""
    found = Contribution.objects.select_related("current_revision").get(pk=contribution.pk).current_revision
    assert found is not None
    return found


def as_a_browser_reads(text: str) -> str:
    """`text` with the line ends that a browser makes of all others as it reads a page."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True)
class FormPage:
    """What stands on the page."""

    page: Element

    @classmethod
    def of(cls, answer: Any) -> "FormPage":
        return cls(parse_html(answer.content))

    @property
    def form(self) -> Element:
        return next(form for form in self.page.all("form") if form.all("textarea"))

    @property
    def text(self) -> str:
        """What is in the field: a browser leaves out a first line break."""
        (written,) = self.form.one("textarea").children
        assert isinstance(written, str)
        return as_a_browser_reads(written).removeprefix("\n")

    @property
    def fields(self) -> dict[str, str]:
        """What a browser would send along with the text."""
        inputs = [field.attributes for field in self.form.all("input")]
        return {
            field["name"]: field.get("value", "on")
            for field in inputs
            if field["type"] == "hidden" or "checked" in field
        } | {"text": self.text}

    @property
    def buttons(self) -> dict[str, str]:
        return {button.text: button.attributes.get("value", "") for button in self.form.all("button")}

    @property
    def summary(self) -> str:
        """The refusal, in the box that has the focus; empty where nothing was refused."""
        boxes = [box for box in self.page.all("div", role="alert") if "autofocus" in box.attributes]
        return boxes[0].text if boxes else ""

    @property
    def text_error(self) -> str:
        """What stands at the field, which points to it."""
        field = self.form.one("textarea").attributes
        if field.get("aria-invalid") != "true":
            return ""
        assert "text-error" in field["aria-describedby"].split()
        return self.page.one("p", id="text-error").text

    @property
    def preview(self) -> Element:
        return self.page.one("div", data_part="preview")

    @property
    def problems(self) -> list[str]:
        return [item.text for item in self.page.one("div", data_part="problems").all("li")]
