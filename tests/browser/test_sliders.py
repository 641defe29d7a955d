"""Sliders and numbers: each move is answered at once, and at rest the address and the words follow."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.formula_page import (
    KL,
    FigureOnPage,
    address,
    drag,
    eventually,
    exact,
    expect_address,
    expect_bells,
    formula,
    press,
    slider,
)

pytestmark = pytest.mark.browser

WIDTHS = """(element) => {
    const text = document.createRange();
    text.selectNodeContents(element);
    return [text, element].map((each) => each.getBoundingClientRect().width);
}"""


def test_key_moves_curve_readouts_and_number(bells: FigureOnPage) -> None:
    before = bells.read()["paths"]
    press(bells.page, "mu_p", "ArrowRight", times=3)
    expect(exact(bells.page, "mu_p")).to_have_value("1.15")
    expect_bells(bells, 1.15)
    after = bells.read()["paths"]
    assert before["p"] != after["p"]
    assert before["contribution"] != after["contribution"]
    assert before["q"] == after["q"]


def test_mouse_drags_curve_while_button_is_down(bells: FigureOnPage) -> None:
    before = bells.read()["paths"]["p"]
    drag(bells.page, "mu_p", 0.25)
    value = float(slider(bells.page, "mu_p").input_value())
    assert value == pytest.approx(-1.5, abs=0.11)
    expect(exact(bells.page, "mu_p")).to_have_value(f"{value:.2f}")
    expect_bells(bells, value)
    assert bells.read()["paths"]["p"] != before
    bells.page.mouse.up()
    expect_address(bells.page, f"{KL}?mu_p={value:g}")


def test_address_waits_until_slider_rests(bells: FigureOnPage) -> None:
    bells.page.evaluate("""() => {
        window.written = [];
        const original = history.replaceState;
        history.replaceState = function (...all) { window.written.push(all[2]); return original.apply(this, all); };
    }""")
    press(bells.page, "mu_p", "ArrowRight")
    slider(bells.page, "mu_p").evaluate("(field) => field.dispatchEvent(new Event('input'))")
    slider(bells.page, "mu_p").evaluate(
        """(field) => new Promise((done) => {
            let moves = 0;  // an event a frame, as while a thumb is dragged: input without change
            window.written.length = 0;
            const move = () => {
                field.stepUp();
                field.dispatchEvent(new Event("input"));
                if (++moves < 20) requestAnimationFrame(move);
                else { window.writtenWhileMoving = window.written.length; done(); }
            };
            requestAnimationFrame(move);
        })"""
    )
    assert bells.page.evaluate("window.writtenWhileMoving") == 0
    expect_address(bells.page, f"{KL}?mu_p=2.05")


def test_rest_replaces_address_and_adds_no_history(bells: FigureOnPage) -> None:
    length = bells.page.evaluate("history.length")
    press(bells.page, "mu_p", "ArrowLeft")
    expect_address(bells.page, f"{KL}?mu_p=0.95")
    press(bells.page, "sigma_q", "ArrowRight")
    expect_address(bells.page, f"{KL}?mu_p=0.95&sigma_q=1.65")
    assert bells.page.evaluate("history.length") == length


def test_address_is_bare_again_at_the_defaults(bells: FigureOnPage) -> None:
    press(bells.page, "mu_p", "ArrowLeft")
    expect_address(bells.page, f"{KL}?mu_p=0.95")
    press(bells.page, "mu_p", "ArrowRight")
    expect_address(bells.page, KL)


def test_only_the_sliders_own_figure_changes(bells: FigureOnPage, coins: FigureOnPage) -> None:
    before = coins.read()
    press(bells.page, "mu_p", "ArrowLeft")
    expect_address(bells.page, f"{KL}?mu_p=0.95")
    assert coins.read() == before


def test_only_the_sliders_own_figure_is_spoken(bells: FigureOnPage, coins: FigureOnPage) -> None:
    press(bells.page, "mu_p", "ArrowLeft")
    expect(bells.live).not_to_be_empty()
    expect(coins.live).to_be_empty()


def test_words_at_rest_are_the_servers(bells: FigureOnPage) -> None:
    press(bells.page, "mu_q", "End")
    expect_address(bells.page, f"{KL}?mu_q=3")
    served = bells.served(f"{KL}?mu_q=3")["words"]
    expect(bells.live).to_have_text(served)
    assert bells.read()["words"] == served
    assert "Q at 3.00" in served


def test_figure_at_rest_is_the_servers_to_the_last_digit(bells: FigureOnPage, coins: FigureOnPage) -> None:
    press(bells.page, "sigma_q", "Home")
    press(bells.page, "heads_q", "Home")
    expect_address(bells.page, f"{KL}?sigma_q=0.3&heads_q=0")
    for figure in (bells, coins):
        assert figure.read() == figure.served(f"{KL}?sigma_q=0.3&heads_q=0")


def test_infinity_is_shown_and_said(coins: FigureOnPage) -> None:
    press(coins.page, "heads_q", "Home")
    expect(coins.readout("coin_kl_pq")).to_have_text("∞")
    expect(coins.readout("coin_kl_qp")).to_have_text("1.2040")
    expect(coins.note("coin_kl_pq")).to_have_text("D(P‖Q) is infinite: P allows what Q rules out.")
    expect(coins.note("coin_kl_pq")).to_be_visible()
    expect(coins.note("coin_kl_qp")).to_be_hidden()
    assert coins.read()["overflows"] == ["∞"]
    expect(coins.live).to_contain_text("D(P‖Q) is infinite: P allows what Q rules out. D(Q‖P) is 1.2040 nats")


def test_infinity_goes_when_the_slider_leaves_the_end(coins: FigureOnPage) -> None:
    press(coins.page, "heads_q", "Home")
    expect(coins.readout("coin_kl_pq")).to_have_text("∞")
    press(coins.page, "heads_q", "ArrowRight")
    expect(coins.readout("coin_kl_pq")).not_to_have_text("∞")
    assert coins.read()["notes"] == []
    assert coins.read()["overflows"] == ["2.97"]  # 0.7 log(0.7 / 0.01): finite now, yet beyond the frame


def test_number_between_steps_is_kept_exactly(bells: FigureOnPage) -> None:
    exact(bells.page, "mu_p").fill("0.3333")
    exact(bells.page, "mu_p").blur()
    expect(exact(bells.page, "mu_p")).to_have_value("0.3333")
    expect_bells(bells, 0.3333)
    expect_address(bells.page, f"{KL}?mu_p=0.3333")
    bells.page.reload()
    expect(exact(bells.page, "mu_p")).to_have_value("0.3333")
    expect_bells(bells, 0.3333)


def test_number_between_steps_survives_a_move_of_another_slider(bells: FigureOnPage) -> None:
    exact(bells.page, "mu_p").fill("0.3333")
    exact(bells.page, "mu_p").blur()
    press(bells.page, "mu_q", "ArrowRight")
    expect_address(bells.page, f"{KL}?mu_p=0.3333&mu_q=-0.95")
    expect_bells(bells, 0.3333, mu_q=-0.95)


def test_enter_takes_the_number_and_stays_on_the_page(bells: FigureOnPage) -> None:
    bells.page.evaluate("window.same = true")
    exact(bells.page, "mu_p").fill("3,0")
    exact(bells.page, "mu_p").press("Enter")
    expect(exact(bells.page, "mu_p")).to_have_value("3.00")
    expect_address(bells.page, f"{KL}?mu_p=3")
    assert bells.page.evaluate("window.same") is True


def test_enter_on_a_slider_stays_on_the_page(bells: FigureOnPage) -> None:
    bells.page.evaluate("window.same = true")
    press(bells.page, "mu_p", "ArrowRight")
    press(bells.page, "mu_p", "Enter")
    expect_address(bells.page, f"{KL}?mu_p=1.05")
    assert bells.page.evaluate("window.same") is True


def test_back_to_the_start_resets_everything(bells: FigureOnPage, coins: FigureOnPage) -> None:
    untouched = bells.read(), coins.read()
    bells.page.goto(address(mu_p=0, sigma_q=0.5, heads_q=0, mu_x=1))
    expect(bells.page.locator("[data-problems]")).to_be_visible()
    bells.section.get_by_text("Back to the start").click()
    expect_address(bells.page, KL)
    assert (bells.read(), coins.read()) == untouched
    expect(slider(bells.page, "mu_p")).to_have_value("1")
    expect(bells.page.locator("[data-problems]")).to_have_count(0)


def test_page_opens_at_the_values_of_its_address(bells: FigureOnPage) -> None:
    bells.page.goto(address(mu_p=-0.5, sigma_q=0.45))
    expect(slider(bells.page, "mu_p")).to_have_value("-0.5")
    expect(exact(bells.page, "sigma_q")).to_have_value("0.45")
    expect_bells(bells, -0.5, sigma_q=0.45)
    press(bells.page, "mu_q", "ArrowRight")
    expect_address(bells.page, address(mu_p=-0.5, mu_q=-0.95, sigma_q=0.45))
    expect_bells(bells, -0.5, mu_q=-0.95, sigma_q=0.45)


def test_bad_address_is_told_and_the_rest_of_it_used(bells: FigureOnPage) -> None:
    bells.page.goto(address(mu_p=99, sigma_q="nan", mu_q=0.5, mu_x=1))
    told = bells.page.get_by_role("status").filter(has_text="could not be used")
    expect(told).to_contain_text("mu_p: 99 is out of range; give one number from -3 to 3")
    expect(told).to_contain_text("sigma_q: 'nan' is not a finite number")
    expect(told).to_contain_text("there is no parameter 'mu_x'")
    expect_bells(bells, 3, mu_q=0.5)


def test_page_found_by_the_back_button_shows_what_its_sliders_say(bells: FigureOnPage) -> None:
    press(bells.page, "mu_p", "End")
    expect_address(bells.page, f"{KL}?mu_p=3")
    bells.page.goto("/formulas/")
    bells.page.go_back()
    expect(slider(bells.page, "mu_p")).to_have_value("3")
    expect(exact(bells.page, "mu_p")).to_have_value("3.00")
    expect_bells(bells, 3)


def test_home_answers_but_keeps_its_address(page: Page) -> None:
    page.goto("/")
    bells = FigureOnPage(page, "bells")
    press(page, "mu_p", "ArrowRight")
    expect_bells(bells, 1.05)
    expect(bells.live).not_to_be_empty()
    expect_address(page, "/")


def expect_other_paths(figure: FigureOnPage, than: dict[str, str]) -> None:
    eventually(figure.page, lambda: figure.read()["paths"] != than)


@pytest.mark.parametrize("slug", ["entropy", "cross-entropy", "jensen-shannon-divergence"])
def test_every_slider_of_the_neighbours_moves_its_figure(page: Page, slug: str) -> None:
    page.goto(address(slug))
    moved = 0
    for view in formula(slug).views:
        figure = FigureOnPage(page, view.name, slug)
        for parameter in formula(slug).parameters_of(view):
            before = figure.read()["paths"]
            press(page, parameter.name, "ArrowLeft")
            expect_other_paths(figure, before)
            moved += 1
    assert moved == len(formula(slug).parameters)


def test_long_number_takes_the_room_that_it_needs(page: Page) -> None:
    page.goto(address("gradient-descent"))
    figure = FigureOnPage(page, formula("gradient-descent").views[0].name, "gradient-descent")
    assert figure.read()["long"] == ["loss_end"]
    for name in ("eta", "kappa"):
        press(page, name, "End")
    expect_address(page, address("gradient-descent", eta=1, kappa=20))
    assert figure.read()["long"] == ["loss_end", "y_end"]
    for amount in figure.section.locator(".amount").all():
        text, room = amount.evaluate(WIDTHS)
        assert text <= room + 0.5
