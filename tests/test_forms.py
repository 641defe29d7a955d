"""Every form in every template, as it is written: its fields are named, it has its token, and it works without script.

The templates are read and not rendered, so that a page that no test opens is held to it too.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.serving import ROOT
from tests.test_layout import HOLDS, TEMPLATES, name

FIELDS = {"input", "select", "textarea"}
NO_FIELD = {"hidden", "submit", "button"}  # types of inputs that nobody fills in
# A form that needs a script, where another one on the page does the same without: the template, and the form's id.
ONLY_FOR_SCRIPT = ("community/templates/account/login.html", "passkey-form")
INCLUDE = re.compile(r'{% include "([^"]+)".*?%}')
TAGS = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)
# A field that Django writes; `form.secret` is what an authenticator app is to be told.
DJANGO_FIELD = re.compile(r"{{ (form\.(?!secret)\w+) }}")
VARIABLE = re.compile(r"{{\s*(.*?)\s*}}", re.DOTALL)


@dataclass
class Form:
    """What a template says of one form."""

    method: str
    has_token: bool = False
    is_sent_by: list[dict[str, str]] = field(default_factory=list)
    says_what_it_needs: bool = False
    """In a noscript element."""


class Forms(HTMLParser):
    """The forms, fields and labels in the source of a template, with whatever it includes by name."""

    def __init__(self, template: Path) -> None:
        super().__init__()
        self.forms: dict[str, Form] = {}
        self.open: Form | None = None
        self.fields: list[dict[str, str]] = []
        self.labelled: set[str] = set()
        self.labels_open = 0
        self.named_by_buttons: list[dict[str, str]] = []
        self.feed(_with_variables_as_words(_with_includes(template)))
        for button in self.named_by_buttons:  # which may stand before their form
            if button["form"] in self.forms:
                self.forms[button["form"]].is_sent_by.append(button)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs}
        match tag:
            case "form":
                self.open = self.forms[attributes.get("id", f"{len(self.forms)}")] = Form(
                    attributes.get("method", "get")
                )
            case "csrf-token" if self.open:
                self.open.has_token = True
            case "noscript" if self.open:
                self.open.says_what_it_needs = True
            case "label":
                self.labels_open += 1
                self.labelled.add(attributes.get("for", ""))
            case "button" | "input" if attributes.get("type", "submit" if tag == "button" else "text") == "submit":
                if "form" in attributes:
                    self.named_by_buttons.append(attributes)
                elif self.open:
                    self.open.is_sent_by.append(attributes)
        if tag in FIELDS and attributes.get("type") not in NO_FIELD:
            self.fields.append(attributes | ({"in a label": ""} if self.labels_open else {}))

    def handle_endtag(self, tag: str) -> None:
        self.labels_open -= tag == "label"
        self.open = None if tag == "form" else self.open


def _with_includes(template: Path) -> str:
    source = template.read_text(encoding="utf-8").replace("{% csrf_token %}", "<csrf-token>")
    folders = [ROOT / folder for folder in HOLDS]

    def included(found: re.Match[str]) -> str:
        paths = [folder / found[1] for folder in folders if (folder / found[1]).is_file()]
        return _with_includes(paths[0]) if paths and paths[0] != template else ""

    return INCLUDE.sub(included, source)


def _with_variables_as_words(source: str) -> str:
    """Two attributes that are written alike stay alike; quotes within a variable end no attribute."""
    return VARIABLE.sub(lambda found: re.sub(r"\W+", "_", found[1]), TAGS.sub("", source))


INCLUDED = {found for template in TEMPLATES for found in INCLUDE.findall(template.read_text(encoding="utf-8"))}
READ = {template: Forms(template) for template in TEMPLATES if not name(template).endswith(tuple(INCLUDED))}
WITH_FORMS = [template for template, read in READ.items() if read.forms]
WITH_FIELDS = [template for template, read in READ.items() if read.fields]


def test_there_are_forms_and_fields() -> None:
    assert len(WITH_FORMS) > 20
    assert len(WITH_FIELDS) > 10


@pytest.mark.parametrize("template", WITH_FIELDS, ids=name)
def test_field_has_a_name_that_can_be_read_out(template: Path) -> None:
    read = READ[template]
    for attributes in read.fields:
        named = attributes.get("id") in read.labelled or {"in a label", "aria-label", "aria-labelledby"} & {*attributes}
        assert named, f"{name(template)}: {attributes}"


WITH_DJANGO_FIELDS = [path for path in TEMPLATES if DJANGO_FIELD.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("template", WITH_DJANGO_FIELDS, ids=name)
def test_field_that_django_writes_stands_beside_or_in_its_label(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert source.count("<label") == source.count("</label>")
    for written in DJANGO_FIELD.finditer(source):
        before = source[: written.start()]
        is_in_a_label = before.count("<label") > before.count("</label>")
        assert is_in_a_label or f'<label for="{{{{ {written[1]}.id_for_label }}}}"' in source, written[0]


@pytest.mark.parametrize("template", WITH_FORMS, ids=name)
def test_form_that_changes_something_has_its_token(template: Path) -> None:
    for form in READ[template].forms.values():
        assert form.has_token is (form.method == "post")


@pytest.mark.parametrize("template", WITH_FORMS, ids=name)
def test_form_can_be_sent_without_script_or_says_that_it_cannot(template: Path) -> None:
    for key, form in READ[template].forms.items():
        plain = [button for button in form.is_sent_by if "with-script" not in button.get("class", "")]
        is_extra = (name(template), key) == ONLY_FOR_SCRIPT
        assert plain or form.says_what_it_needs or is_extra, f"{name(template)}: form {key}"
