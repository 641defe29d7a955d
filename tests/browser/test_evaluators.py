"""The browser's engine and numpy give the same numbers: checks, closed form, every formula, every function."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.verification import agrees
from formulas.engine import evaluate
from formulas.engine.functions import FUNCTIONS
from tests.browser.agreement import disagreements, flat
from tests.browser.engine_page import Array, BrowserEngine
from tests.browser.formula_page import formula, kl
from tests.browser.random_models import model_of

pytestmark = pytest.mark.browser

SLUGS = sorted(loading.catalogue().by_slug)
SAMPLES = 20  # sets of parameters a formula, besides its edges
SEED = 20_240_607

AWKWARD = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 3.0, -3.0, 1 / 3, 0.1, np.e, 700.0, -700.0, 745.2, -745.2]
AWKWARD += [np.inf, -np.inf, np.nan, 5e-324, -5e-324, 2.3e-308, 1e-200, 1e-16, 1 + 2.0**-52, 1 - 2.0**-53]
AWKWARD += [1e16, -1e16, 1e154, 1e155, 1e300, -1e300, 1.7e308]


@pytest.fixture(scope="module")
def engine(browser: Browser, server: str) -> Iterator[BrowserEngine]:
    """One page for all: what is computed in it leaves nothing behind."""
    with browser.new_context(base_url=server) as context:
        yield BrowserEngine.opened(context.new_page())


def samples(of: Formula, count: int, seed: int = SEED) -> list[dict[str, float]]:
    """The defaults, each edge of each parameter, all low, all high, and `count` random sets within the ranges."""
    random = np.random.default_rng(seed)
    points = [of.defaults, {p.name: p.low for p in of.parameters}, {p.name: p.high for p in of.parameters}]
    points += [of.defaults | {p.name: edge} for p in of.parameters for edge in (p.low, p.high)]
    points += [{p.name: float(random.uniform(p.low, p.high)) for p in of.parameters} for _ in range(count)]
    return points


@pytest.mark.parametrize("slug", SLUGS)
def test_checks_hold_in_the_browser(engine: BrowserEngine, slug: str) -> None:
    checks = formula(slug).checks
    assert checks
    for check in checks:
        [found] = engine.run(formula(slug).program, [formula(slug).defaults | check.values], list(check.expect))
        for name, expected in check.expect.items():
            assert agrees(float(found[name][0]), expected, check.tolerance), (name, check.source, found[name][0])


def test_divergence_is_the_closed_form_at_every_corner(engine: BrowserEngine) -> None:
    names = ("mu_p", "sigma_p", "mu_q", "sigma_q")
    by_name = {parameter.name: parameter for parameter in formula().parameters}
    corners = list(itertools.product(*((by_name[name].low, by_name[name].high) for name in names)))
    assert len(corners) == 16
    points = [formula().defaults | dict(zip(names, corner, strict=True)) for corner in corners]
    found = engine.run(formula().program, points, ["kl_pq", "kl_qp"])
    for (mu_p, sigma_p, mu_q, sigma_q), values in zip(corners, found, strict=True):
        assert values["kl_pq"][0] == pytest.approx(kl(mu_p, sigma_p, mu_q, sigma_q), abs=1e-9)
        assert values["kl_qp"][0] == pytest.approx(kl(mu_q, sigma_q, mu_p, sigma_p), abs=1e-9)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_assigned_value_is_numpys(engine: BrowserEngine, slug: str) -> None:
    program = formula(slug).program
    names = program.names
    points = samples(formula(slug), SAMPLES)
    assert len(points) > SAMPLES
    found = engine.run(program, points, names)
    for point, values in zip(points, found, strict=True):
        ours = evaluate(program, point, names)
        for name in names:
            assert disagreements(flat(ours, name), values[name]) == [], (name, point)


def test_both_tables_hold_the_same_functions(engine: BrowserEngine) -> None:
    assert engine.function_names() == set(FUNCTIONS)


def awkward_arguments(arity: int) -> list[Array]:
    """Columns of arguments: every combination of awkward values (of three arguments, a third of the values each)."""
    values = AWKWARD if arity < 3 else AWKWARD[::2]
    return [np.array(column) for column in zip(*itertools.product(values, repeat=arity), strict=True)]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_is_numpys_on_awkward_values(engine: BrowserEngine, name: str) -> None:
    arguments = awkward_arguments(FUNCTIONS[name].arity)
    with np.errstate(all="ignore"):
        ours = np.asarray(FUNCTIONS[name].compute(*arguments), dtype=np.float64)
    theirs = engine.apply(name, arguments)
    wrong = disagreements(ours, theirs, absolute=0.0)
    assert [(*(column[i] for column in arguments), a, b) for i, a, b in wrong] == []


@pytest.mark.parametrize(("name", "near", "far"), [("erfc", 3.0, 26.0), ("ndtr", -4.0, -37.0)])
def test_tail_keeps_all_of_its_digits(engine: BrowserEngine, name: str, near: float, far: float) -> None:
    arguments = [np.linspace(near, far, 500)]
    ours = FUNCTIONS[name].compute(*arguments)
    assert disagreements(ours, engine.apply(name, arguments), absolute=0.0) == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_is_numpys_on_ordinary_values(engine: BrowserEngine, name: str) -> None:
    random = np.random.default_rng(SEED)
    arguments = [random.uniform(-5, 5, 2_000) for _ in range(FUNCTIONS[name].arity)]
    with np.errstate(all="ignore"):
        ours = np.asarray(FUNCTIONS[name].compute(*arguments), dtype=np.float64)
    # Near its zero a logarithm keeps the absolute accuracy of its argument, not the relative one.
    assert disagreements(ours, engine.apply(name, arguments), absolute=2e-15) == []


@pytest.mark.parametrize(
    "expression",
    ["sign(-a)", "sum(-a * k, k)", "integral(-a * x, x)", "min_of(-a * x, x)", "cumulative_sum(-a * k, k)"],
)
def test_zero_has_the_same_sign_in_both(engine: BrowserEngine, expression: str) -> None:
    model = model_of(f"v = 1 / ({expression})")
    [theirs] = engine.run(model, [{"a": 0.0, "b": 1.0, "c": 1.0}], ["v"])
    ours = np.ravel(evaluate(model, {"a": 0.0, "b": 1.0, "c": 1.0})["v"])
    np.testing.assert_array_equal(ours, theirs["v"])
    assert np.isinf(ours).all()
