"""What the formula language is, what it deliberately is not, and that every refusal says where and why."""

import json
import re
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulas.engine import Axis, ExpressionError, Model, parse_model
from formulas.engine.functions import CALLABLE
from formulas.engine.parse import MAX_AXIS_COUNT, MAX_BRACKETS, MAX_CELLS, MAX_DEPTH, MAX_LENGTH
from tests.formulas.engine.models import AXES, model, tree


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", 1.0),
        ("0.5", 0.5),
        ("1e-3", 0.001),
        ("1_000", 1000.0),
        ("a", "a"),
        ("x", "x"),
        ("pi", 3.141592653589793),
        ("a + 1", ["add", "a", 1.0]),
        ("a - 1", ["sub", "a", 1.0]),
        ("a * 2", ["mul", "a", 2.0]),
        ("a / 2", ["div", "a", 2.0]),
        ("a ** 2", ["pow", "a", 2.0]),
        ("a % 2", ["mod", "a", 2.0]),
        ("-a", ["neg", "a"]),
        ("a < 1", ["lt", "a", 1.0]),
        ("a <= 1", ["le", "a", 1.0]),
        ("a > 1", ["gt", "a", 1.0]),
        ("a >= 1", ["ge", "a", 1.0]),
        ("a == 1", ["eq", "a", 1.0]),
        ("a != 1", ["ne", "a", 1.0]),
        ("1 if a > 0 else 2", ["where", ["gt", "a", 0.0], 1.0, 2.0]),
        ("exp(a)", ["exp", "a"]),
        ("xlogy(a, x)", ["xlogy", "a", "x"]),
        ("sum(k, k)", ["sum", "k", "k"]),
        ("integral(a * x, x)", ["integral", ["mul", "a", "x"], "x"]),
        ("1 + 2 * a", ["add", 1.0, ["mul", 2.0, "a"]]),
        ("(1 + 2) * a", ["mul", ["add", 1.0, 2.0], "a"]),
        ("-a ** 2", ["neg", ["pow", "a", 2.0]]),
        ("a ** b ** 2", ["pow", "a", ["pow", "b", 2.0]]),
        ("a - b - 1", ["sub", ["sub", "a", "b"], 1.0]),
    ],
)
def test_expression_becomes_a_tree(text: str, expected: object) -> None:
    assert tree(text, "a", "b") == expected


def test_tree_is_plain_json() -> None:
    found = model("b = a + x\nc = integral(b if b > 1 else -b, x)", "a")
    trees = [assignment.tree for assignment in found.assignments]
    assert json.loads(json.dumps(trees)) == trees


def test_later_line_may_use_an_earlier_one() -> None:
    assert model("b = a + 1\nc = b * 2", "a").names == ["b", "c"]


def test_comments_and_empty_lines_are_nothing() -> None:
    assert len(model("# why\n\nb = 1  # so\n").assignments) == 1


def test_empty_model_assigns_nothing() -> None:
    assert model("").assignments == ()


@pytest.mark.parametrize(
    ("text", "axes"),
    [
        ("a", set()),
        ("x", {"x"}),
        ("x + y", {"x", "y"}),
        ("integral(x * y, x)", {"y"}),
        ("integral(integral(x * y, x), y)", set()),
        ("sum(x * k, k)", {"x"}),
        ("x if a > 0 else y", {"x", "y"}),
    ],
)
def test_value_varies_along_the_axes_that_it_reads(text: str, axes: set[str]) -> None:
    assert model(f"v = {text}", "a").axes_of("v") == axes


def test_line_needs_only_what_it_reads() -> None:
    found = model("b = a\nc = 2\nd = b + 1\ne = c", "a")
    assert [assignment.names for assignment in found.needed_for(["d"])] == [("b",), ("d",)]
    assert found.parameters_for(["d"]) == {"a"}
    assert found.parameters_for(["e"]) == frozenset()


# Everything here is Python; none of it is part of the language.
NOT_IN_THE_LANGUAGE = [
    "a and b",
    "not a",
    "a // b",
    "a @ b",
    "a & b",
    "a << b",
    "~a",
    "+a",
    "a is b",
    "a in b",
    "a < b < 1",
    "a.real",
    "a[0]",
    "[a]",
    "(a, b)",
    "{a}",
    "{a: b}",
    "[a for a in b]",
    "lambda: a",
    "(c := a)",
    "f'{a}'",
    "...",
    "exp(*a)",
    "exp(x=a)",
    "exp(a)(b)",
    "exp.real(a)",
    "await a",
    "yield_",
]


@pytest.mark.parametrize("text", NOT_IN_THE_LANGUAGE)
def test_what_is_not_in_the_language_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        model(f"v = {text}", "a", "b")


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "().__class__.__bases__",
        "open('/etc/passwd')",
        "exec('1')",
        "eval('1')",
        "globals()",
        "getattr(a, 'b')",
    ],
)
def test_nothing_of_python_itself_is_reached(text: str) -> None:
    with pytest.raises(ExpressionError):
        model(f"v = {text}", "a")


@pytest.mark.parametrize(
    "text",
    [
        "a + 1",
        "v: float = 1",
        "v += 1",
        "v = w = 1",
        "v, w = 1",
        "v.w = 1",
        "v[0] = 1",
        "import os",
        "def v(): pass",
        "class v: pass",
        "if a: v = 1",
        "for a in b: pass",
        "while a: pass",
        "del a",
        "pass",
        "return a",
        "assert a",
        "global a",
        "with a: pass",
        "raise a",
        "try:\n    v = 1\nexcept a: pass",
    ],
)
def test_line_that_is_no_assignment_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        model(text, "a", "b")


@pytest.mark.parametrize("text", ["True", "None", "'a'", "b'a'", "1j", "False"])
def test_constant_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match="is not a number"):
        model(f"v = {text}")


@pytest.mark.parametrize("text", ["1e300", "1e400", "10" * 200])
def test_number_beyond_all_bounds_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"smaller than 1e300"):
        model(f"v = {text}")


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a = 1\nv = a + zzz", 2, 9, "unknown name zzz"),
        ("v = wxyz(1)", 1, 5, "unknown function wxyz"),
        ("v = exp(1, 2)", 1, 5, "exp takes 1 argument, not 2"),
        ("v = xlogy(1)", 1, 5, "xlogy takes 2 arguments, not 1"),
        ("v = 1 +\n", 1, None, "not an expression"),
        ("v = v", 1, 5, "unknown name v"),
        ("v = w\nw = 1", 1, 5, "unknown name w"),
        ("v = 1\nv = 2", 2, 1, "the name v is taken already"),
        ("pi = 3", 1, 1, "the name pi is taken already"),
        ("x = 3", 1, 1, "the name x is taken already"),
        ("exp = 3", 1, 1, "the name exp is taken already"),
        ("sum = 3", 1, 1, "the name sum is taken already"),
        ("v = exp", 1, 5, "unknown name exp"),
        ("v = integral(x)", 1, 5, "integral takes an expression and the name of an axis"),
        ("v = integral(x, x + 1)", 1, 5, "integral takes an expression and the name of an axis"),
        ("v = integral(x, pi)", 1, 5, "integral takes an expression and the name of an axis"),
        ("v = integral(y, x)", 1, 5, "integral runs over x, but its expression does not vary along x"),
        ("v = sum(x, x)", 1, 5, "x is continuous: use integral"),
        ("v = integral(k, k)", 1, 5, "k is discrete: use sum"),
        ("import os", 1, 1, "only lines of the form `name = expression` are allowed"),
    ],
)
def test_refusal_says_where_and_why(text: str, line: int, column: int | None, message: str) -> None:
    with pytest.raises(ExpressionError, match=message) as raised:
        model(text)
    assert raised.value.line == line
    if column:
        assert raised.value.column == column


@pytest.mark.parametrize("name", ["pi", "exp", "sum", "x"])
def test_parameter_cannot_have_a_name_that_is_taken(name: str) -> None:
    with pytest.raises(ExpressionError, match=f"the name {name} is taken already"):
        model("v = 1", name)


def test_parameter_cannot_be_given_twice() -> None:
    with pytest.raises(ExpressionError, match="the name a is taken already"):
        model("v = 1", "a", "a")


# --- limits -----------------------------------------------------------------------------------------------


def test_longest_model_is_read_and_a_longer_one_refused() -> None:
    longest = "v = 1" + " " * (MAX_LENGTH - 5)
    assert model(longest).assignments
    with pytest.raises(ExpressionError, match=f"{MAX_LENGTH + 1} characters; at most {MAX_LENGTH}"):
        model(longest + " ")


def test_deepest_tree_is_read_and_a_deeper_one_refused() -> None:
    deepest = "v = " + "-" * (MAX_DEPTH - 1) + "1"
    assert model(deepest).assignments
    with pytest.raises(ExpressionError, match=f"nested more than {MAX_DEPTH} deep"):
        model("v = -" + deepest[4:])


def test_most_brackets_are_read_and_more_refused() -> None:
    most = "v = " + "(" * MAX_BRACKETS + "1" + ")" * MAX_BRACKETS
    assert model(most).assignments
    with pytest.raises(ExpressionError, match=f"more than {MAX_BRACKETS} brackets"):
        model("v = (" + most[4:] + ")")


@pytest.mark.parametrize("count", [0, -1, MAX_AXIS_COUNT + 1])
def test_axis_of_no_or_too_many_points_is_refused(count: int) -> None:
    with pytest.raises(ExpressionError, match=f"from 1 to {MAX_AXIS_COUNT}"):
        parse_model("v = 1", parameters=[], axes=[Axis("x", 0.0, 1.0, count)])


def test_longest_axis_is_taken() -> None:
    assert parse_model("v = x", parameters=[], axes=[Axis("x", 0.0, 1.0, MAX_AXIS_COUNT)]).axes


def test_grid_of_too_many_cells_is_refused() -> None:
    side = 1001
    assert side * side > MAX_CELLS
    axes = [Axis("x", 0.0, 1.0, side), Axis("y", 0.0, 1.0, side)]
    with pytest.raises(ExpressionError, match=f"spans {side * side} cells over x, y; at most {MAX_CELLS}"):
        parse_model("v = x + y", parameters=[], axes=axes)


# With the numbers themselves: a limit that somebody raises would raise with it what a test has from the code. To a
# model that is just allowed, with the points of its axes, comes what is too much, and the line that is refused for it.
AT_THE_LIMIT = {
    "characters": ("v = 1" + " " * 3_995, {}, " ", None),
    "brackets": ("v = " + "(" * 40 + "1" + ")" * 40, {}, "\nw = " + "(" * 41 + "1" + ")" * 41, None),
    "depth": ("v = " + "-" * 59 + "1", {}, "\nw = " + "-" * 60 + "1", 2),
    "depth of a step": (f"v = iterate({'-' * 58}v, 0, x)", {"x": 2}, f"\nw = iterate({'-' * 59}w, 0, x)", 2),
    "depth of a start": (f"v = iterate(v, {'-' * 58}1, x)", {"x": 2}, f"\nw = iterate(w, {'-' * 59}1, x)", 2),
    "depth along an axis": (f"v = max_of({'-' * 58}x, x)", {"x": 2}, f"\nw = max_of({'-' * 59}x, x)", 2),
    "cells": ("v = x + y", {"x": 1_000, "y": 1_000, "a": 101, "b": 9_901}, "\nw = a + b", 2),
    "one cell more": ("v = 1", {"a": 101, "b": 9_901}, "\nw = a + b", 2),
    "cells of a function": ("v = 1", {"a": 101, "b": 9_901}, "\nw = minimum(a, b)", 2),
    "cells of an iterate": ("v = 1", {"y": 150, "t": 10_000}, "\nw = iterate(w * y, 1, t)", 2),
    "work": ("v = x + y + y", {"x": 1_000, "y": 1_000}, "\nw = 1 + 1", 2),
    "work of iterates": (
        "\n".join(f"v{i} = iterate(v{i} + 1, 0, t)" for i in range(100)),  # 1 + 9,999 and 10,000 cells each
        {"t": 10_000},
        "\nw = 1 + 1",
        101,
    ),
    "work of one iterate": (
        "v = x + y + y",
        {"x": 1_000, "y": 995, "t": 10_000},
        "\nw = iterate(sqrt(sqrt(w)), 0, t)",
        2,
    ),
    "work along an axis": (
        "\n".join(f"v{i}=max_of(t,t)" for i in range(200)),
        {"t": 10_000},
        "\nw = max_of(t, t)",
        201,
    ),
    "steps of an iterate": (
        "v = iterate(-(v + 1 + 1), 0, t)",
        {"t": 10_000, "z": 9_091},
        "\nw = iterate(-(-(-(w + 1))), 0, z)",  # 100,001 operations
        2,
    ),
}


@pytest.mark.parametrize("limit", AT_THE_LIMIT)
def test_limit_is_where_it_is(limit: str) -> None:
    text, counts, more, line = AT_THE_LIMIT[limit]
    axes = [Axis(name, 0.0, 1.0, count) for name, count in counts.items()]
    assert parse_model(text, parameters=[], axes=axes).assignments
    with pytest.raises(ExpressionError) as raised:
        parse_model(text + more, parameters=[], axes=axes)
    assert raised.value.line == line


def test_work_that_is_too_much_is_said_in_operations() -> None:
    axes = [Axis("x", 0.0, 1.0, 1_000), Axis("y", 0.0, 1.0, 1_000)]
    with pytest.raises(ExpressionError, match="takes more than 2000000 operations; use fewer points or fewer steps"):
        parse_model("v = x + y + y + 1", parameters=[], axes=axes)


def test_only_brackets_count_as_brackets() -> None:
    axes = [Axis("X", 0.0, 1.0, 2)]
    assert parse_model("\n".join(f"v{i} = X" for i in range(50)), parameters=[], axes=axes).assignments
    with pytest.raises(ExpressionError, match="more than 40 brackets"):
        parse_model("v = " + "(X + " * 41 + "X" + ")" * 41, parameters=[], axes=axes)


POWERS = [
    "10 ** 308",
    "0.5 ** 10000",
    "0.1 ** -400",
    "0 ** -1",
    "(-2) ** 3",
    "1 ** 1e299",
    "10 ** 309 ** -1",
    "a ** 400",
]
POWERS += ["(10 ** 200) ** 2 ** 0 ** 5", "10 ** a", "exp(10000)", "-(10 ** 308) ** a"]


@pytest.mark.parametrize("expression", POWERS)
def test_power_that_fits_a_number_or_is_not_known_yet_is_read(expression: str) -> None:
    assert model(f"v = {expression}", "a").assignments


@pytest.mark.parametrize(
    "expression", ["10 ** 309", "9 ** 9 ** 9", "(2 ** 600) ** 2", "1e200 ** 2", "1.5 ** 2000", "1e200 ** 2 ** 0.5 ** 0"]
)
def test_power_of_numbers_that_is_too_large_is_refused_where_it_stands(expression: str) -> None:
    with pytest.raises(ExpressionError, match="is too large for a number") as raised:
        model(f"w = 1\nv = {expression}", "a")
    assert raised.value.line == 2


def test_too_large_power_among_other_things_does_not_hide_what_they_are() -> None:
    assert model("v = 3 * 5").assignments[0].tree == ["mul", 3.0, 5.0]


def test_what_python_cannot_read_is_told_with_its_place() -> None:
    with pytest.raises(ExpressionError, match="not an expression: ") as raised:
        model("w = 1\nv = 1 1")
    assert (raised.value.line, raised.value.column) == (2, 7)
    with pytest.raises(ExpressionError, match="the model cannot be read: it is nested too deeply"):
        model("v = " + "-" * 3_900 + "1")


def test_nothing_is_warned_of() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert model("v = 1if 1else 2").assignments
        with pytest.raises(ExpressionError):
            model("v = '\\d'")


@pytest.mark.parametrize(("expression", "kind"), [("[1]", "List"), ("{1: 2}", "Dict"), ("lambda: 1", "Lambda")])
def test_what_is_no_part_of_the_language_is_named(expression: str, kind: str) -> None:
    with pytest.raises(ExpressionError, match=f"{kind} is not part of the formula language"):
        model(f"v = {expression}")


def test_unknown_name_is_told_with_the_nearest_or_with_all() -> None:
    with pytest.raises(ExpressionError, match=r"unknown name siqma; did you mean sigma\?"):
        model("v = siqma", "sigma", "sigma_q")
    with pytest.raises(ExpressionError, match="unknown name zzz; known here: k, pi, sigma, x, y"):
        model("v = zzz", "sigma")


# --- along which axes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "axes"),
    [
        ("v = sum(k * x, k)", ["x"]),
        ("v = cumulative_sum(k, k)", ["k"]),
        ("v = iterate(v + 1, 0, x)", ["x"]),
        ("v = iterate(v * y, 1, x)", ["x", "y"]),  # the step brings in another axis
        ("v = iterate(v + 1, y, x)", ["x", "y"]),
    ],
)
def test_value_varies_along_what_its_parts_vary_along(text: str, axes: list[str]) -> None:
    assert sorted(model(text).axes_of("v")) == axes


def test_what_runs_over_an_axis_uses_it() -> None:
    assert model("w = 2 * x\nv = max_of(w, x)").assignments[1].uses == {"w", "x"}


def test_sum_over_a_continuous_axis_is_pointed_to_the_integral_and_a_running_sum_is_not() -> None:
    with pytest.raises(ExpressionError, match=r"x is continuous: use integral$"):
        model("v = sum(x, x)")
    with pytest.raises(ExpressionError, match=r"x is continuous$"):
        model("v = cumulative_sum(x, x)")


def test_iterate_of_one_name_may_stand_in_brackets() -> None:
    in_brackets = model("v = iterate((v + 1,), (0,), x)").assignments[0].tree
    assert in_brackets == model("v = iterate(v + 1, 0, x)").assignments[0].tree


@pytest.mark.parametrize(("count", "is_taken"), [(1, True), (10_001, True), (0, False), (10_002, False)])
def test_axis_has_from_one_to_ten_thousand_and_one_points(count: int, is_taken: bool) -> None:
    axes = [Axis("x", 0.0, 1.0, count)]
    if is_taken:
        assert parse_model("v = x", parameters=[], axes=axes).axes
        return
    with pytest.raises(ExpressionError, match="are allowed"):
        parse_model("v = x", parameters=[], axes=axes)


@pytest.mark.parametrize(
    "text",
    [
        "v = " + "+".join(["1"] * 1900),
        "v = " + "-" * 3900 + "1",
        "v = " + "1 if 1 else " * 300 + "1",
        "v = " + "a." * 1900 + "a",
        "v = " + "exp(" * 900,
        "v = " + "not " * 900 + "1",
        "v = " + "**".join(["1"] * 1300),
        "v = " + "lambda:" * 500 + "1",
        "v = 1\0",
        "v = '\ud800'",
        "\ufeffv = 1 1",
        "v = 0777",
        "v = 1__0",
        "\tv = 1",
        "v = 'open",
        "v = 1 \\",
    ],
    ids=range(16),
)
def test_hostile_text_is_refused_like_any_other(text: str) -> None:
    with pytest.raises(ExpressionError):
        model(text)


@given(st.text(alphabet="ab x1.+-*/()=,<>!if else\n#'\"[]{}:%@~&|^\\", max_size=80))
def test_garbage_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        found = parse_model(text, parameters=["a"], axes=AXES)
    except ExpressionError:
        return
    assert isinstance(found, Model)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        found = parse_model(f"v = {text}", parameters=["a"], axes=AXES)
    except ExpressionError:
        return
    assert isinstance(found, Model)


def test_every_function_can_be_called_with_its_arity_and_no_other() -> None:
    assert CALLABLE
    for name, function in CALLABLE.items():
        arguments = ["a"] * function.arity
        assert tree(f"{name}({', '.join(arguments)})", "a") == [name, *arguments]
        for wrong in (arguments[1:], [*arguments, "a"]):
            with pytest.raises(ExpressionError, match="takes"):
                tree(f"{name}({', '.join(wrong)})", "a")


# --- iterate ----------------------------------------------------------------------------------------------


def test_iterate_becomes_a_tree_with_its_names() -> None:
    (only,) = model("p, q = iterate((q, p + a), (0, 1), x)", "a").assignments
    assert only.names == ("p", "q")
    assert only.tree == ["iterate", ["p", "q"], ["q", ["add", "p", "a"]], [0.0, 1.0], "x"]
    assert only.uses == {"a", "x"}
    assert only.axes == {"x"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("v = iterate(v + 1, 0)", "takes the next value, the first one, and the name of an axis"),
        ("v = iterate(v + 1, 0, a)", "a is none"),
        ("v = iterate(v + 1, x, x)", "cannot vary along it"),
        ("v = 1 + iterate(v, 0, x)", "stands alone"),
        ("v = iterate(w + 1, 0, x)", "unknown name w"),
        ("v = iterate(integral(x, x), 0, x)", "does not vary along x"),
        ("p, q = iterate(p, 0, x)", "needs 2 next and 2 first values"),
        ("p, q = iterate((p, q, p), (0, 0), x)", "needs 2 next and 2 first values"),
        ("p, p = iterate((p, p), (0, 0), x)", "taken already"),
        ("p, x = iterate((p, p), (0, 0), x)", "taken already"),
        ("p, q.r = iterate((p, p), (0, 0), x)", "only names"),
        ("p, q = (1, 2)", "name = expression"),
        ("iterate = 1", "taken already"),
        ("v = cumulative_sum(x, x)", "x is continuous"),
        ("v = sum(x, x)", "use integral"),
        ("v = max_of(a, x)", "does not vary along x"),
    ],
)
def test_refused_iterate_says_why(text: str, reason: str) -> None:
    with pytest.raises(ExpressionError, match=re.escape(reason)):
        model(text, "a")


def test_iterate_is_bounded_by_its_work() -> None:
    long = Axis("t", 0.0, 1.0, 5_000)
    step = " + ".join(["v"] * 20)
    with pytest.raises(ExpressionError, match=r"takes \d+ operations along t; at most"):
        model(f"v = iterate({step}, 0, t)", axes=(long,))


def test_name_is_free_outside_the_steps_only() -> None:
    with pytest.raises(ExpressionError, match="unknown name v"):
        model("v = iterate(v + 1, v, x)")
