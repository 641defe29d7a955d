"""The pages: what stands on them and in which order, what wrong addresses are answered, where links lead."""

from collections.abc import Iterator
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.loading import Catalogue, by_field
from formulas.pages.article import after
from tests.markup import Element, parse_html

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.site]

KL = "/formulas/kl-divergence/"
FORMULAS = loading.catalogue().formulas
EVERY_FORMULA = pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.slug)
VIEWS = {view.title for formula in FORMULAS for view in formula.views}
CANONICAL_PAGES = ["/", "/formulas/", *(f"/formulas/{formula.slug}/" for formula in FORMULAS)]
EVERY_PAGE = pytest.mark.parametrize("address", CANONICAL_PAGES)


def page(client: Client, address: str, status: int = 200) -> Element:
    answer = client.get(address)
    assert answer.status_code == status
    return parse_html(answer.content)


@pytest.fixture
def kl(client: Client) -> Element:
    return page(client, KL)


def headings(tree: Element) -> list[str]:
    return [element.text for element in tree.walk() if element.tag in ("h1", "h2")]


# --- the flagship -----------------------------------------------------------------------------------------


def test_sections_of_the_kl_page_stand_in_their_order(client: Client) -> None:
    text = client.get(KL).content.decode()
    marks = [
        "AI &amp; Data Science</a> · Advanced",
        "<h1>KL Divergence</h1>",
        "<math",
        "What is this? (Explained Simply)",
        '<svg class="poster"',
        "<code>D_KL(P||Q) = Σ P(x) log(P(x)/Q(x))</code>",
        '<h2 id="summary">',
        "Real-World Applications",
        "What would an intelligent skeptic say?",
        "Community Explanations",
        "Community Aha! Moments",
        "Related Formulas",
    ]
    places = [text.find(mark, text.find("<main")) for mark in marks]
    assert -1 not in places
    assert places == sorted(places)


def test_plain_line_stands_between_plot_and_variables(client: Client) -> None:
    text = client.get(KL).content.decode()
    assert text.index('<svg class="poster"') < text.index("<code>D_KL") < text.index("Adjust Variables")


def test_variables_stand_between_plot_and_summary(client: Client) -> None:
    text = client.get(KL).content.decode()
    assert text.index('<svg class="poster"') < text.index("Adjust Variables") < text.index('<h2 id="summary">')


def test_headings_of_the_kl_page_stand_in_their_order(kl: Element) -> None:
    sections = [heading for heading in headings(kl) if heading not in VIEWS]
    assert sections == [
        "KL Divergence",
        "What is this? (Explained Simply)",
        "Summary",
        "Real-World Applications",
        "What would an intelligent skeptic say?",
        "Community Explanations",
        "Community Aha! Moments",
        "Before this",
        "Related Formulas",
        "Used by",
        "References",
    ]


def test_kl_page_says_its_field_and_level_above_the_title(kl: Element) -> None:
    assert kl.one("p", class_="eyebrow").text == "AI & Data Science · Advanced"


def test_definition_is_set_as_mathml(kl: Element) -> None:
    formula = kl.one("div", class_="formula").one("math")
    assert formula.attributes["display"] == "block"
    assert formula.attributes["alttext"].startswith(r"D_{\mathrm{KL}}(P \parallel Q) = \sum")
    assert "∑" in formula.text
    assert formula.all("mfrac")


def test_symbols_of_the_definition_wear_their_colours(kl: Element) -> None:
    formula = kl.one("div", class_="formula")
    assert {element.text for element in formula.all("mi", class_="role-first")} == {"P"}
    assert {element.text for element in formula.all("mi", class_="role-second")} == {"Q"}


def test_formula_stands_as_one_line_of_plain_text(kl: Element) -> None:
    assert kl.one("p", class_="plain").text == "As one line: D_KL(P||Q) = Σ P(x) log(P(x)/Q(x))"


def test_every_variable_has_symbol_value_and_range(kl: Element) -> None:
    formula = loading.catalogue().by_slug["kl-divergence"]
    controls = kl.all("div", class_="control")
    assert len(controls) == len(formula.parameters)
    for control, parameter in zip(controls, formula.parameters, strict=True):
        slider = control.one("input", type="range")
        assert slider.attributes["name"] == parameter.name
        assert control.one("label").attributes["for"] == slider.attributes["id"]
        assert parameter.label in control.one("label").text
        assert control.one("label").one("math")
        numbers = [float(slider.attributes[key]) for key in ("value", "min", "max", "step")]
        assert numbers == [parameter.default, parameter.low, parameter.high, parameter.step]
        exact = control.one("input", type="text", role="spinbutton").attributes
        assert float(exact["value"]) == float(exact["aria-valuenow"]) == parameter.default
        assert (float(exact["aria-valuemin"]), float(exact["aria-valuemax"])) == (parameter.low, parameter.high)


def test_variables_of_the_bells_have_the_names_and_ranges_of_the_issue(kl: Element) -> None:
    sliders = {slider.attributes["name"]: slider.attributes for slider in kl.all("input", type="range")}
    for name in ("mu_p", "mu_q"):
        assert (float(sliders[name]["min"]), float(sliders[name]["max"])) == (-3, 3)
    for name in ("sigma_p", "sigma_q"):
        assert (float(sliders[name]["min"]), float(sliders[name]["max"])) == (0.3, 2)
    labels = {label.attributes["for"]: label.text for label in kl.all("label")}
    assert "P peak position" in labels["bells-mu_p"]
    assert "Q peak position" in labels["bells-mu_q"]


def test_summary_says_where_kl_hides(kl: Element) -> None:
    (summary,) = [section for section in kl.all("section") if section.attributes.get("aria-labelledby") == "summary"]
    assert "Hidden inside every cross-entropy loss." in summary.text


def test_all_eight_applications_are_there(kl: Element) -> None:
    titles = [item.one("h3").text for item in kl.one("ul", class_="applications").all("li")]
    assert titles == [
        "Language-model training",
        "Variational autoencoders",
        "Knowledge distillation",
        "Reinforcement learning with a KL penalty to a reference policy",
        "A/B testing",
        "Anomaly detection",
        "Compression",
        "Generative models",
    ]


@pytest.mark.parametrize(
    ("section", "kind", "words"),
    [("explanations", "explanation", "Write an explanation"), ("aha-moments", "aha", "Share an aha moment")],
)
def test_empty_community_section_invites_to_write(kl: Element, section: str, kind: str, words: str) -> None:
    (found,) = kl.all("section", aria_labelledby=section)
    assert "None yet: be the first to share." in found.text
    assert found.one("a").text == words
    assert found.one("a").attributes["href"] == f"{KL}write/{kind}/"
    assert found.all("form") == []


def test_readouts_stand_in_nats_and_bits(kl: Element) -> None:
    shown = {element.attributes.get("data-readout"): element.text for element in kl.all("span", class_="amount")}
    assert shown["kl_pq"] == "1.0994"
    assert shown["kl_pq_bits"] == "1.5861"
    assert shown["coin_kl_pq"] == "0.0823"
    assert shown["coin_kl_pq_bits"] == "0.1187"


def test_untouched_page_shows_a_gap_and_an_asymmetry() -> None:
    defaults = loading.catalogue().by_slug["kl-divergence"].defaults
    assert abs(defaults["mu_p"] - defaults["mu_q"]) >= 1
    assert defaults["sigma_p"] != defaults["sigma_q"]


def test_citation_leads_to_its_reference_on_the_page(kl: Element) -> None:
    cited = [link.attributes["href"] for link in kl.all("a") if link.attributes["href"].startswith("#ref-")]
    assert cited
    ids = {item.attributes.get("id") for item in kl.all("li")}
    assert {address.removeprefix("#") for address in cited} <= ids


# --- every formula's page ---------------------------------------------------------------------------------


@EVERY_FORMULA
def test_page_has_title_field_level_and_plain_line(client: Client, formula: Formula) -> None:
    tree = page(client, f"/formulas/{formula.slug}/")
    assert tree.one("h1").text == formula.title
    assert tree.one("p", class_="eyebrow").text == f"{formula.field} · {formula.level}"
    assert tree.one("p", class_="plain").one("code").text == " ".join(formula.text.split())
    assert tree.one("head").one("title").text == f"{formula.title} · Klarity"


@EVERY_FORMULA
def test_page_has_a_figure_for_every_view(client: Client, formula: Formula) -> None:
    tree = page(client, f"/formulas/{formula.slug}/")
    figures = tree.all("div", class_="plot")
    assert [figure.attributes["data-figure"] for figure in figures] == [
        f"{view.name}-{number}" for view in formula.views for number in range(1, len(view.panels) + 1)
    ]
    for figure in figures:
        assert figure.attributes["role"] == "figure"
        poster = figure.one("svg", class_="poster")
        assert poster.one("desc").text
        drawn = [group for group in poster.all("g") if "data-column" in group.attributes]
        assert drawn or poster.all("image")


@EVERY_FORMULA
def test_related_formulas_are_there_with_their_reason(client: Client, formula: Formula) -> None:
    assert formula.related
    (section,) = page(client, f"/formulas/{formula.slug}/").all("section", aria_labelledby="related")
    links = [link.attributes["href"] for link in section.all("a")]
    assert links == [f"/formulas/{related.slug}/" for related in formula.related]
    for link in links:
        assert client.get(link).status_code == 200


@EVERY_FORMULA
def test_what_comes_before_is_there_and_says_what_uses_it(client: Client, formula: Formula) -> None:
    for other in formula.before:
        (section,) = page(client, f"/formulas/{formula.slug}/").all("section", aria_labelledby="before")
        assert f"/formulas/{other.slug}/" in [link.attributes["href"] for link in section.all("a")]
        (used_by,) = page(client, f"/formulas/{other.slug}/").all("section", aria_labelledby="used-by")
        assert f"/formulas/{formula.slug}/" in [link.attributes["href"] for link in used_by.all("a")]


def test_some_formula_has_something_before_it() -> None:
    assert [formula for formula in FORMULAS if formula.before]


@EVERY_FORMULA
def test_every_formula_has_something_to_try(client: Client, formula: Formula) -> None:
    links = [link for link in page(client, f"/formulas/{formula.slug}/").all("a") if "data-preset" in link.attributes]
    assert len(links) >= 2
    for link in links:
        answer = client.get(link.attributes["href"])
        assert answer.status_code == 200
        assert parse_html(answer.content).all("div", class_="problems") == []


@EVERY_FORMULA
def test_no_identifier_is_given_twice(client: Client, formula: Formula) -> None:
    tree = page(client, f"/formulas/{formula.slug}/")
    ids = [element.attributes["id"] for element in tree.walk() if "id" in element.attributes]
    assert len(ids) > 10
    assert sorted(ids) == sorted(set(ids))


@EVERY_FORMULA
def test_what_an_element_is_labelled_by_is_on_the_page(client: Client, formula: Formula) -> None:
    tree = page(client, f"/formulas/{formula.slug}/")
    ids = {element.attributes["id"] for element in tree.walk() if "id" in element.attributes}
    named = [
        name
        for element in tree.walk()
        for key in ("aria-labelledby", "aria-describedby", "for")
        for name in element.attributes.get(key, "").split()
    ]
    assert named
    assert set(named) <= ids


@EVERY_FORMULA
def test_headings_leave_out_no_level(client: Client, formula: Formula) -> None:
    tree = page(client, f"/formulas/{formula.slug}/")
    levels = [int(element.tag[1]) for element in tree.walk() if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1


@EVERY_FORMULA
def test_page_names_its_canonical_address_without_parameters(client: Client, formula: Formula) -> None:
    name = formula.parameters[0].name
    for address in (f"/formulas/{formula.slug}/", f"/formulas/{formula.slug}/?{name}={formula.parameters[0].low}"):
        canonical = page(client, address).one("link", rel="canonical")
        assert canonical.attributes["href"] == f"http://testserver/formulas/{formula.slug}/"


@EVERY_FORMULA
def test_without_javascript_the_sliders_are_a_form_that_comes_back_here(client: Client, formula: Formula) -> None:
    forms = page(client, f"/formulas/{formula.slug}/").all("form")
    assert len(forms) == len(formula.views)
    for form, view in zip(forms, formula.views, strict=True):
        assert form.attributes["method"] == "get"
        assert form.attributes["action"] == f"/formulas/{formula.slug}/"
        sent = [field.attributes["name"] for field in form.all("input") if "name" in field.attributes]
        assert sent == [parameter.name for parameter in formula.parameters_of(view)]
        assert form.all("button", type="submit")


@EVERY_FORMULA
def test_what_the_form_sends_is_understood(client: Client, formula: Formula) -> None:
    for form in page(client, f"/formulas/{formula.slug}/").all("form"):
        answer = client.get(form.attributes["action"], sent_by(form))
        assert parse_html(answer.content).all("div", class_="problems") == []


def sent_by(form: Element) -> dict[str, str]:
    """What a browser without script sends for a form."""
    return {
        field.attributes["name"]: field.attributes["value"] for field in form.all("input") if "name" in field.attributes
    }


def test_form_of_one_figure_keeps_what_another_was_moved_to(client: Client) -> None:
    bells, coins, _ = page(client, f"{KL}?heads_q=0.25&mu_p=2").all("form")
    assert sent_by(bells)["heads_q"] == "0.25"
    assert sent_by(coins) == {"mu_p": "2", "heads_p": "0.70", "heads_q": "0.25"}


@EVERY_FORMULA
def test_page_carries_what_the_browser_computes_with(client: Client, formula: Formula) -> None:
    scene = page(client, f"/formulas/{formula.slug}/").one("script", id="scene")
    assert scene.attributes["type"] == "application/json"


def test_moved_page_shows_the_values_of_its_address(client: Client) -> None:
    tree = page(client, KL + "?mu_p=0&mu_q=0&sigma_p=1&sigma_q=1")
    shown = {element.attributes.get("data-readout"): element.text for element in tree.all("span", class_="amount")}
    assert shown["kl_pq"] == shown["kl_qp"] == "0.0000"
    assert "D(P‖Q) is 0.0000 nats" in tree.all("desc")[0].text


def test_infinite_divergence_is_shown_and_said_in_words(client: Client) -> None:
    tree = page(client, KL + "?heads_q=0")
    assert tree.one("span", data_readout="coin_kl_pq").text == "∞"
    note = tree.one("p", data_infinite="coin_kl_pq")
    assert "hidden" not in note.attributes
    assert note.text == "D(P‖Q) is infinite: P allows what Q rules out."


def test_finite_divergence_hides_the_words_on_infinity(kl: Element) -> None:
    assert "hidden" in kl.one("p", data_infinite="coin_kl_pq").attributes


# --- wrong addresses --------------------------------------------------------------------------------------


def problems(tree: Element) -> str:
    return tree.one("div", class_="problems").text


@pytest.mark.parametrize(("given", "used"), [("99", 3.0), ("-99", -3.0), ("3.01", 3.0)])
def test_value_out_of_range_is_clamped_with_a_note(client: Client, given: str, used: float) -> None:
    tree = page(client, f"{KL}?mu_p={given}")
    assert "mu_p" in problems(tree)
    assert "out of range" in problems(tree)
    assert "from -3 to 3" in problems(tree)
    assert float(tree.one("input", type="range", name="mu_p").attributes["value"]) == used


@pytest.mark.parametrize("given", ["nan", "inf", "-inf", "abc", "", "1e999", "1&mu_p=2"])
def test_value_that_is_no_number_is_left_out_with_a_note(client: Client, given: str) -> None:
    tree = page(client, f"{KL}?mu_p={given}")
    assert "mu_p" in problems(tree)
    assert float(tree.one("input", type="range", name="mu_p").attributes["value"]) == 1.0


def test_unknown_parameter_is_left_out_with_a_note(client: Client) -> None:
    assert "did you mean mu_" in problems(page(client, f"{KL}?mu_z=1"))


def test_right_parameter_beside_a_wrong_one_is_used(client: Client) -> None:
    tree = page(client, f"{KL}?mu_p=2&mu_q=abc")
    assert float(tree.one("input", type="range", name="mu_p").attributes["value"]) == 2.0


def test_right_address_has_no_note(kl: Element) -> None:
    assert kl.all("div", class_="problems") == []


def test_wrong_address_does_not_change_the_page_of_the_next_reader(client: Client) -> None:
    before = client.get(KL).content
    client.get(f"{KL}?mu_p=abc")
    client.get(f"{KL}?mu_p=2.5")
    assert client.get(KL).content == before


@pytest.mark.parametrize(
    ("slug", "offered"),
    [("kl-divergense", "kl-divergence"), ("relative-entropy", "kl-divergence"), ("Cross_Entropy", "cross-entropy")],
)
def test_unknown_formula_is_a_404_that_offers_the_nearest(client: Client, slug: str, offered: str) -> None:
    tree = page(client, f"/formulas/{slug}/", 404)
    main = tree.one("main")
    assert slug in main.one("h1").text
    assert f"/formulas/{offered}/" in [link.attributes["href"] for link in main.all("a")]


def test_formula_like_no_other_is_a_404_that_leads_to_the_list(client: Client) -> None:
    main = page(client, "/formulas/zzzzzzzz/", 404).one("main")
    assert [link.attributes["href"] for link in main.all("a")] == ["/formulas/"]


def test_unknown_page_is_a_404_in_words(client: Client) -> None:
    assert page(client, "/no/such/page/", 404).one("h1").text == "There is no such page"


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """The catalogue as if kl-divergence had been called relative-entropy."""
    changed = Catalogue(
        tuple(
            formula.model_copy(update={"former_slugs": ("relative-entropy",)})
            if formula.slug == "kl-divergence"
            else formula
            for formula in FORMULAS
        )
    )
    monkeypatch.setattr(loading, "catalogue", lambda: changed)
    return changed


@pytest.mark.parametrize("query", ["", "?mu_p=2&mu_q=-1"])
def test_former_address_leads_to_the_present_one_for_good(client: Client, renamed: Catalogue, query: str) -> None:
    answer = client.get(f"/formulas/relative-entropy/{query}")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{KL}{query}"


# --- the first page and the list --------------------------------------------------------------------------


def test_first_page_says_what_this_is_and_shows_the_kl_plot(client: Client) -> None:
    tree = page(client, "/")
    assert tree.one("h1").text == "Formulas, until they click"
    assert tree.one("div", class_="plot").attributes["data-figure"] == "bells-1"
    assert len(tree.all("input", type="range")) == 4
    assert tree.one("form").attributes["action"] == KL


@pytest.mark.parametrize("address", ["/", "/formulas/"])
def test_formulas_stand_under_their_field_with_their_level(client: Client, address: str) -> None:
    sections = page(client, address).all("section", class_="field")
    fields = list(by_field(FORMULAS))
    assert [section.one("h2").text for section in sections] == [field for field, _ in fields]
    for section, (_, formulas) in zip(sections, fields, strict=True):
        items = section.all("li")
        assert [item.one("a").text for item in items] == [formula.title for formula in formulas]
        assert [item.one("span", class_="level").text for item in items] == [formula.level for formula in formulas]


def listed(tree: Element) -> list[str]:
    return [link.attributes["href"] for section in tree.all("section", class_="field") for link in section.all("a")]


def test_list_can_be_searched(client: Client) -> None:
    assert KL in listed(page(client, "/formulas/?search=kullback"))


def test_list_can_be_narrowed_to_a_level(client: Client) -> None:
    wanted = [f"/formulas/{formula.slug}/" for formula in FORMULAS if formula.level == "Introductory"]
    assert wanted
    assert listed(page(client, "/formulas/?level=Introductory")) == wanted


def test_list_keeps_what_was_asked_for_in_its_form(client: Client) -> None:
    tree = page(client, "/formulas/?search=entropy&level=Advanced&field=AI+%26+Data+Science")
    assert tree.one("input", name="search").attributes["value"] == "entropy"
    chosen = [option.text for option in tree.all("option") if "selected" in option.attributes]
    assert chosen == ["AI & Data Science", "Advanced"]


def test_search_says_what_it_took_a_misspelt_word_for(client: Client) -> None:
    tree = page(client, "/formulas/?search=kulback+liebler")
    assert listed(tree)[0] == KL
    assert tree.one("p", class_="read-as").one("a").attributes["href"] == "?search=kullback%20leibler"


def test_search_without_a_match_says_what_to_do(client: Client) -> None:
    tree = page(client, "/formulas/?search=nosuchword")
    assert listed(tree) == []
    assert "No formula matches." in tree.one("p", class_="empty").text


def test_field_above_the_title_leads_to_the_list_of_that_field(client: Client, kl: Element) -> None:
    address = kl.one("p", class_="eyebrow").one("a").attributes["href"]
    assert listed(page(client, address)) == [f"/formulas/{f.slug}/" for f in FORMULAS if f.field == "AI & Data Science"]


# --- every page -------------------------------------------------------------------------------------------


@EVERY_PAGE
@pytest.mark.parametrize("query", ["", "?mu_p=2"])
def test_page_is_free_of_cookies(client: Client, address: str, query: str) -> None:
    answer = client.get(address + query)
    assert not answer.cookies
    assert "Set-Cookie" not in answer.headers
    assert "cookie" not in answer.headers.get("Vary", "").lower()


@EVERY_PAGE
def test_page_is_free_of_tokens(client: Client, address: str) -> None:
    assert b"csrf" not in client.get(address).content.lower()


@EVERY_PAGE
@pytest.mark.parametrize("query", ["", "?mu_p=2"])
def test_page_asks_the_database_for_readers_texts_only(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str, query: str
) -> None:
    after.cache_clear()
    kinds_of_texts = 0 if address in ("/", "/formulas/") else 2
    with django_assert_num_queries(kinds_of_texts):
        assert client.get(address + query).status_code == 200


@EVERY_PAGE
def test_head_has_the_headers_and_no_body(client: Client, address: str) -> None:
    answer = client.head(address)
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


@EVERY_PAGE
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_page_only_reads(client: Client, address: str, method: str) -> None:
    answer = getattr(client, method)(address)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


@EVERY_PAGE
def test_page_that_is_still_true_is_not_sent_again(client: Client, address: str) -> None:
    etag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


@EVERY_PAGE
def test_page_names_its_language_and_its_size_for_small_screens(client: Client, address: str) -> None:
    tree = page(client, address)
    assert tree.one("html").attributes["lang"] == "en"
    assert tree.one("meta", name="viewport").attributes["content"] == "width=device-width, initial-scale=1"
    assert tree.one("meta", name="description").attributes["content"]


# --- where links lead -------------------------------------------------------------------------------------

ABROAD = ("http://", "https://")


def addresses(tree: Element) -> Iterator[str]:
    """Where a reader or the browser can go from this page, on this site."""
    for element in tree.walk():
        if element.attributes.get("method", "").lower() == "post":
            continue  # its address is for sending, not for going there
        for key in ("href", "src", "action", "data-item", "data-bokeh", "data-styles"):
            value = element.attributes.get(key, "")
            if value and not value.startswith((*ABROAD, "data:")):
                yield value


def test_no_link_on_any_page_leads_nowhere(client: Client) -> None:
    waiting, seen, pages = [*CANONICAL_PAGES, "/no/such/page/", "/formulas/kl-divergense/"], set(), 0
    while waiting:
        address = waiting.pop()
        if address in seen or ("/figure." in address and KL not in address):  # test_downloads.py draws them all
            continue
        seen.add(address)
        answer = client.get(address)
        if address not in ("/no/such/page/", "/formulas/kl-divergense/"):
            assert answer.status_code == 200, address
        if not answer.headers["Content-Type"].startswith("text/html") or answer.streaming or "?" in address:
            continue  # with other values a page has the same links
        pages += 1
        tree = parse_html(answer.content)
        ids = {element.attributes.get("id") for element in tree.walk()}
        for found in addresses(tree):
            target, fragment = urldefrag(urljoin(address, found))
            assert not (found.startswith("#") and unquote(fragment) not in ids), f"{address}: {found}"
            waiting.append(target)
    assert pages > len(CANONICAL_PAGES)
    assert reverse("api-docs") in seen
    assert any(address.startswith("/static/") for address in seen)


@EVERY_FORMULA
def test_links_to_other_sites_are_encrypted(client: Client, formula: Formula) -> None:
    tree = page(client, f"/formulas/{formula.slug}/")
    abroad = [link.attributes["href"] for link in tree.all("a") if link.attributes["href"].startswith(ABROAD)]
    assert abroad
    assert {urlsplit(address).scheme for address in abroad} == {"https"}
