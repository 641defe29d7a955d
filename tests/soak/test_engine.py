"""The engine under random texts and random values, many more than in every run. Seeds are printed."""

import math
import random
import secrets

import numpy as np
import pytest

from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.definitions.precision import lost_digits
from formulas.engine import Axis, ExpressionError, Model, evaluate, parse_model
from formulas.engine.functions import ALONG, CALLABLE

pytestmark = [
    pytest.mark.soak,
    # Python's parser warns of odd escapes in what is garbage on purpose.
    pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning"),
]

TEXTS = 200_000
EXPRESSIONS = 30_000
PARAMETER_SETS = 100_000

AXES = (
    *(Axis("x", -2.0, 2.0, 7), Axis("y", 0.0, 1.0, 3)),
    *(Axis("k", 0.0, 2.0, 3, ("a", "b", "c")), Axis("n", 1.0, 4.0, 4, whole=True)),
)
PARAMETERS = ("a", "b")
PIECES = (
    *(
        "a",
        "b",
        "x",
        "y",
        "k",
        "pi",
        "zzz",
        "1",
        "0",
        "-1",
        "1e-320",
        "1e299",
        ".5",
        "0x1f",
        "1j",
        "'s'",
        "None",
        "...",
    ),
    *("+", "-", "*", "/", "**", "//", "%", "@", "<", "<=", "==", "!=", "is", "in", "not", "and", "or", ":=", "->", ":"),
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        ";",
        "\n",
        "\n    ",
        "\t",
        "#",
        "\\",
        "=",
        "\0",
        "é",
        "𝒙",
        "\ufeff",
        "'",
        '"',
    ),
    *(" if ", " else ", "lambda ", "for ", "import ", "await ", "yield ", "async ", "f'{a}'", "class ", "def "),
    *(*(f"{name}(" for name in (*ALONG, *CALLABLE)), "iterate(", "iterate((v, a), (1, b), n)", "v, w = "),
)


@pytest.fixture
def seed() -> int:
    chosen = secrets.randbits(32)
    print(f"seed {chosen}")
    return chosen


def grow(generator: random.Random, depth: int) -> str:
    """A random expression of the language."""
    if depth == 0 or generator.random() < 0.1:
        return generator.choice(["a", "b", "x", "y", "k", "pi", "0", "1", "2.5", "1e-9", "1e99"])

    def inner() -> str:
        return grow(generator, depth - 1)

    kind = generator.randrange(6)
    if kind == 0:
        return f"({inner()} {generator.choice(['+', '-', '*', '/', '**'])} {inner()})"
    if kind == 1:
        return f"(-{inner()})"
    if kind == 2:
        return (
            f"({inner()} if {inner()} {generator.choice(['<', '<=', '>', '>=', '==', '!='])} {inner()} else {inner()})"
        )
    if kind == 3:
        names = {"x": ["integral", "max_of"], "y": ["integral", "min_of"], "k": ["sum"], "n": ["sum", "cumulative_sum"]}
        axis = generator.choice(list(names))
        name = generator.choice(names[axis])
        return f"{name}({axis} * {inner()}, {axis})"
    name = generator.choice(list(CALLABLE))
    return f"{name}({', '.join(inner() for _ in range(CALLABLE[name].arity))})"


def read(text: str) -> Model | None:
    """The model, or None where the text is refused as it should be; anything else raised is a failure."""
    try:
        return parse_model(text, parameters=PARAMETERS, axes=AXES)
    except ExpressionError:
        return None


def test_garbage_is_read_or_refused_and_nothing_else(seed: int) -> None:
    generator = random.Random(seed)  # noqa: S311
    models = 0
    for _ in range(TEXTS):
        text = "".join(generator.choice(PIECES) for _ in range(generator.randrange(1, 25)))
        models += read(generator.choice(["v = ", ""]) + text) is not None
    assert models


def test_broken_expression_is_read_or_refused_and_nothing_else(seed: int) -> None:
    generator = random.Random(seed)  # noqa: S311
    refused = 0
    for _ in range(TEXTS // 4):
        text = list("v = " + grow(generator, 4))
        for _ in range(generator.randrange(1, 4)):
            text[generator.randrange(len(text))] = generator.choice(PIECES)
        refused += read("".join(text)) is None
    assert refused


def test_random_expression_is_evaluated_without_an_exception(seed: int) -> None:
    generator = random.Random(seed)  # noqa: S311
    evaluated = 0
    for _ in range(EXPRESSIONS):
        found = read("v = " + grow(generator, 4))
        if found is None:  # too long or too deep
            continue
        values = {name: generator.choice([0.0, -1.0, 1e-300, 1e300, generator.gauss(0, 10)]) for name in PARAMETERS}
        value = np.asarray(evaluate(found, values)["v"])
        assert value.dtype == np.float64
        assert value.shape == tuple(axis.count for axis in AXES if axis.name in found.axes_of("v"))
        evaluated += 1
    assert evaluated > EXPRESSIONS // 2


def closed_form(mu_p: float, sigma_p: float, mu_q: float, sigma_q: float) -> float:
    return math.log(sigma_q / sigma_p) + (sigma_p**2 + (mu_p - mu_q) ** 2) / (2 * sigma_q**2) - 0.5


def test_kl_meets_the_closed_form_everywhere(seed: int) -> None:
    formula = loading.catalogue().by_slug["kl-divergence"]
    generator = np.random.default_rng(seed)
    ranges = [next(p for p in formula.parameters if p.name == name) for name in ("mu_p", "sigma_p", "mu_q", "sigma_q")]
    sets = generator.uniform([p.low for p in ranges], [p.high for p in ranges], (PARAMETER_SETS, 4))
    worst = 0.0
    for mu_p, sigma_p, mu_q, sigma_q in sets.tolist():
        values = formula.defaults | {"mu_p": mu_p, "sigma_p": sigma_p, "mu_q": mu_q, "sigma_q": sigma_q}
        found = evaluate(formula.program, values, ["kl_pq", "kl_qp"])
        worst = max(worst, abs(float(found["kl_pq"]) - closed_form(mu_p, sigma_p, mu_q, sigma_q)))
        worst = max(worst, abs(float(found["kl_qp"]) - closed_form(mu_q, sigma_q, mu_p, sigma_p)))
    print(f"worst of {PARAMETER_SETS}: {worst:.2e} nats")
    assert worst < 1e-9


@pytest.mark.parametrize("formula", loading.catalogue().formulas, ids=lambda formula: formula.slug)
def test_no_readout_loses_its_digits(formula: Formula) -> None:
    assert [str(lost) for lost in lost_digits(formula, places=5, thorough=True)] == []
