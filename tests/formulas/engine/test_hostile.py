"""Models written to break out, to hang the site or to fill its memory: each is refused by name, soon, and cheaply."""

import time
import tracemalloc

import pytest

from formulas.engine import Axis, ExpressionError, evaluate, parse_model
from formulas.engine.parse import MAX_ITERATED, MAX_WORK

CPU_SECONDS = 0.05
MEMORY = 50 * 2**20

AXES = (Axis("x", 0.0, 1.0, 401), Axis("y", 0.0, 1.0, 401), Axis("k", 0.0, 9.0, 10, whole=True))
LONG = Axis("n", 0.0, 9_999.0, 10_000, whole=True)

REFUSED = {
    "attribute": ("v = a.real", "Attribute is not part of the formula language"),
    "attribute of a number": ("v = (1).__class__", "Attribute is not part of the formula language"),
    "dunder chain": ("v = ().__class__.__base__.__subclasses__()", "not part of the formula language"),
    "method": ("v = a.conjugate()", "Call is not part of the formula language"),
    "subscript": ("v = x[0]", "Subscript is not part of the formula language"),
    "slice": ("v = x[0:1]", "Subscript is not part of the formula language"),
    "lambda": ("v = (lambda: a)()", "not part of the formula language"),
    "list comprehension": ("v = [a for a in x]", "ListComp is not part of the formula language"),
    "generator": ("v = sum(a for a in x)", "takes an expression and the name of an axis"),
    "dictionary": ("v = {a: x}", "Dict is not part of the formula language"),
    "set": ("v = {a}", "Set is not part of the formula language"),
    "string": ("v = 'rm -rf'", "is not a number"),
    "formatted string": ("v = f'{a}'", "JoinedStr is not part of the formula language"),
    "bytes": ("v = b'a'", "is not a number"),
    "truth": ("v = True", "True is not a number"),
    "nothing": ("v = None", "None is not a number"),
    "ellipsis": ("v = ...", "not part of the formula language"),
    "complex number": ("v = 1j", "1j is not a number"),
    "walrus": ("v = (w := a)", "NamedExpr is not part of the formula language"),
    "and": ("v = a and x", "BoolOp is not part of the formula language"),
    "chained comparison": ("v = 0 < a < 1", "Compare is not part of the formula language"),
    "membership": ("v = a in x", "Compare is not part of the formula language"),
    "starred": ("v = log(*x)", "not part of the formula language"),
    "keyword": ("v = log(x=a)", "not part of the formula language"),
    "import": ("import os", "only lines of the form"),
    "from import": ("from os import system", "only lines of the form"),
    "definition": ("def f(): return 1", "only lines of the form"),
    "class": ("class A: pass", "only lines of the form"),
    "loop": ("while a: pass", "only lines of the form"),
    "with": ("with a: pass", "only lines of the form"),
    "delete": ("del a", "only lines of the form"),
    "global": ("global a", "only lines of the form"),
    "expression alone": ("print(a)", "only lines of the form"),
    "unknown function": ("v = eval(a)", "unknown function eval"),
    "open": ("v = open(a)", "unknown function open"),
    "import function": ("v = __import__(a)", "unknown function __import__"),
    "builtins": ("v = __builtins__", "unknown name __builtins__"),
    "tower of powers": ("v = 9**9**9", "9 ** 9 ** 9 is too large for a number"),
    "taller tower": ("v = 9**9**9**9**9", "is too large for a number"),
    "long integer": (f"v = {'9' * 3_900}", "a number must be smaller than 1e300"),
    "huge float": ("v = 1e301", "a number must be smaller than 1e300"),
    "bit shift": ("v = 1 << 1000000000", "BinOp is not part of the formula language"),
    "repeated text": ("v = 'a' * 1000000000", "is not a number"),
    "brackets": (f"v = {'(' * 1_900}1{')' * 1_900}", "brackets"),
    "brackets that never close": (f"v = {'(' * 3_900}", "brackets are open at once"),
    "signs": (f"v = {'-' * 3_900}a", "nested"),
    "not not": (f"v = {'not ' * 900}a", "not part of the formula language|nested"),
    "chain of sums": (f"v = {'+'.join('a' * 1_900)}", "nested more than"),
    "chain of powers": (f"v = {'**'.join('a' * 1_300)}", "nested more than"),
    "chain of choices": (f"v = {'a if a else ' * 300}a", "nested more than"),
    "too long": (f"v = {'+'.join('a' * 5_000)}", "characters; at most"),
    "much too long": ("v = a\n" * 1_000_000, "characters; at most"),
    "null character": ("v = a\0", "null character|not an expression"),
    "grid": ("v = x * y * k", "spans 1608010 cells"),
    "grid that is summed up": ("v = sum(k * x * y, k)", "spans 1608010 cells"),
    "many grids": ("\n".join(f"v{i} = sin(x * y) * cos(y) + {i}" for i in range(60)), f"more than {MAX_WORK}"),
    "iterate of many steps": (
        "v = iterate(" + " + ".join(["sin(v)"] * 30) + ", a, n)",
        f"at most {MAX_ITERATED} are allowed",
    ),
    "iterate over a grid": ("v = iterate(v * x + y, x * y, k)\nw = iterate(sin(v * x), a, k)", "cells|operations"),
    "cycle": ("v = w\nw = v", "unknown name w"),
    "itself": ("v = v + 1", "unknown name v"),
    "shadowed parameter": ("a = 1", "the name a is taken already"),
    "shadowed axis": ("x = 1", "the name x is taken already"),
    "shadowed function": ("log = 1", "the name log is taken already"),
    "shadowed constant": ("pi = 3", "the name pi is taken already"),
    "assigned twice": ("v = 1\nv = 2", "the name v is taken already"),
    "unpacking": ("v, w = a, x", "only lines of the form"),
    "augmented": ("v = 1\nv += 1", "only lines of the form"),
    "annotated": ("v: int = 1", "only lines of the form"),
    "chained assignment": ("v = w = 1", "only lines of the form"),
    "attribute assigned": ("a.b = 1", "only lines of the form"),
    "item assigned": ("x[0] = 1", "only lines of the form"),
}


def read(text: str) -> None:
    parse_model(text, parameters=["a"], axes=[*AXES, LONG])


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_hostile_model_is_refused_by_name(text: str, words: str) -> None:
    with pytest.raises(ExpressionError) as refusal:
        read(text)
    assert any(wanted in str(refusal.value) for wanted in words.split("|")), str(refusal.value)


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_hostile_model_costs_little(text: str, words: str) -> None:
    tracemalloc.start()
    with pytest.raises(ExpressionError):
        read(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEMORY
    assert min(cpu_of(text) for _ in range(3)) < CPU_SECONDS  # of three: the first may have to import something


def cpu_of(text: str) -> float:
    start = time.process_time()
    with pytest.raises(ExpressionError):
        read(text)
    return time.process_time() - start


@pytest.mark.parametrize("count", [0, -1, 10_002, 10**12])
def test_axis_past_its_limit_is_refused_before_it_is_laid_out(count: int) -> None:
    tracemalloc.start()
    with pytest.raises(ExpressionError, match=r"from 1 to 10001 are allowed"):
        parse_model("v = x", parameters=[], axes=[Axis("x", 0.0, 1.0, count)])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEMORY


def test_most_work_that_is_allowed_is_done_in_little_memory() -> None:
    lines = [f"v{i} = sin(x * y)" for i in range(6)]
    model = parse_model("\n".join(lines), parameters=["a"], axes=AXES)
    tracemalloc.start()
    evaluate(model, {"a": 1.0})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEMORY
