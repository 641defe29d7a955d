"""Text -> checked model. Python's own parser reads it; a whitelist decides what may stand in it.

Nothing is ever compiled or run: what is not in the whitelist does not exist.
"""

import ast
import difflib
import math
import warnings
from collections.abc import Iterable

from formulas.engine.errors import ExpressionError
from formulas.engine.functions import ALONG, CALLABLE, CONSTANTS, ITERATE, REDUCTIONS, RESERVED
from formulas.engine.model import Assignment, Axis, Model, Tree

MAX_LENGTH = 4_000  # characters of a model; checked before ast.parse, which breaks on very long chains
MAX_BRACKETS = 40  # open at once; also checked before ast.parse
MAX_DEPTH = 60  # of a tree
MAX_AXIS_COUNT = 10_001
MAX_CELLS = 1_000_000  # of the grid that one value may span
MAX_WORK = 2_000_000  # operations of a model: one for each cell of each call, times the points of an iterate
MAX_ITERATED = 100_000  # operations of one iterate: the nodes of its steps, times the points of its axis

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "pow",
    ast.Mod: "mod",
}
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
    ast.Eq: "eq",
    ast.NotEq: "ne",
}


def parse_model(text: str, *, parameters: Iterable[str], axes: Iterable[Axis]) -> Model:
    """The checked model of a block of assignments; raises ExpressionError that says where and why."""
    parameters, axes = tuple(parameters), tuple(axes)
    for axis in axes:
        _check_axis(axis)
    statements = _statements(text)
    reader = _Reader(parameters, {axis.name: axis for axis in axes})
    return Model(parameters, axes, tuple(reader.assignment(statement) for statement in statements))


def extended(model: Model, name: str, expression: str, *, constants: Iterable[str] = ()) -> Model:
    """`model` and one more assignment, which may read all that it assigns, and `constants` beside its parameters.

    Raises ExpressionError that says why the expression cannot be one.
    """
    statements = _statements(f"{name} = {expression}")
    if len(statements) != 1:
        raise ExpressionError("one expression is wanted, not several lines")
    reader = _Reader((*model.parameters, *constants), {axis.name: axis for axis in model.axes})
    for assignment in model.assignments:
        reader.known |= dict.fromkeys(assignment.names, assignment.axes)
    added = reader.assignment(statements[0])
    return Model((*model.parameters, *constants), model.axes, (*model.assignments, added))


def _check_axis(axis: Axis) -> None:
    if not 1 <= axis.count <= MAX_AXIS_COUNT:
        raise ExpressionError(f"axis {axis.name} has {axis.count} points; from 1 to {MAX_AXIS_COUNT} are allowed")


def _statements(text: str) -> list[ast.stmt]:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"the model has {len(text)} characters; at most {MAX_LENGTH} are allowed")
    open_brackets = 0
    for character in text:
        open_brackets += (character in "([{") - (character in ")]}")
        if open_brackets > MAX_BRACKETS:
            raise ExpressionError(f"more than {MAX_BRACKETS} brackets are open at once")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's advice on odd literals; what they are is judged below
            return ast.parse(text).body
    except SyntaxError as error:
        raise ExpressionError(f"not an expression: {error.msg}", line=error.lineno, column=error.offset) from error
    except (MemoryError, RecursionError, ValueError) as error:
        raise ExpressionError("the model cannot be read: it is nested too deeply or holds a null character") from error


class _Reader:
    """Turns statements into assignments, keeping the names known so far and the axes along which each varies."""

    def __init__(self, parameters: tuple[str, ...], axes: dict[str, Axis]) -> None:
        self.axes = axes
        self.known: dict[str, frozenset[str]] = {name: frozenset() for name in CONSTANTS}
        for name in parameters + tuple(axes):
            if name in self.known or name in RESERVED:
                raise ExpressionError(f"the name {name} is taken already; choose another")
            self.known[name] = frozenset({name}) if name in axes else frozenset()
        self.uses: set[str] = set()
        self.work = 0

    def assignment(self, statement: ast.stmt) -> Assignment:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                names: tuple[str, ...] = (name,)
            case ast.Assign(targets=[ast.Tuple(elts=elements)], value=ast.Call(func=ast.Name(id="iterate")) as value):
                names = tuple(element.id for element in elements if isinstance(element, ast.Name))
                if len(names) < len(elements):
                    raise _refusal(statement, "only names can stand before the = of an iterate")
            case _:
                raise _refusal(statement, "only lines of the form `name = expression` are allowed")
        for number, name in enumerate(names):
            if name in self.known or name in RESERVED or name in names[:number]:
                raise _refusal(statement, f"the name {name} is taken already; choose another")
        self.uses = set()
        match value:
            case ast.Call(func=ast.Name(id="iterate"), args=[steps, starts, ast.Name(id=axis)], keywords=[]):
                tree, axes = self.iteration(names, steps, starts, axis, value)
            case ast.Call(func=ast.Name(id="iterate")):
                raise _refusal(value, "iterate takes the next value, the first one, and the name of an axis")
            case _:
                tree, axes = self.read(value, 1)
        self.known |= dict.fromkeys(names, axes)
        return Assignment(names, tree, axes, frozenset(self.uses - CONSTANTS.keys()))

    def iteration(
        self, names: tuple[str, ...], steps: ast.expr, starts: ast.expr, axis: str, node: ast.Call
    ) -> tuple[Tree, frozenset[str]]:
        """The tree of an iterate and the axes along which its values vary: its own, and all others in it."""
        if axis not in self.axes:
            raise _refusal(node, f"iterate runs along an axis ({', '.join(self.axes)}), and {axis} is none")
        first = [self.read(start, 2) for start in _several(starts, len(names), node)]
        axes = frozenset().union(*(axes for _, axes in first))
        if axis in axes:
            raise _refusal(starts, f"the first value stands at the beginning of {axis} and cannot vary along it")
        outside, nodes = self.known, _several(steps, len(names), node)
        while True:  # once more when a step brings in an axis, along which its name then varies as well
            inside = {name: along - {axis} for name, along in outside.items()}
            self.known = inside | dict.fromkeys(names, axes)
            before = self.work
            following = [self.read(step, 2) for step in nodes]
            all_axes = axes.union(*(along for _, along in following))
            if all_axes == axes:
                break
            axes = all_axes
        self.known = outside
        self.uses = (self.uses - set(names)) | {axis}
        self.check_iterated(nodes, axis, node)
        self.add_work((self.work - before) * (self.axes[axis].count - 1), node)
        self.check_cells(axes | {axis}, node)
        tree: Tree = ["iterate", list(names), [tree for tree, _ in following], [tree for tree, _ in first], axis]
        return tree, axes | {axis}

    def check_iterated(self, steps: list[ast.expr], axis: str, node: ast.expr) -> None:
        operations = self.axes[axis].count * sum(1 for step in steps for _ in ast.walk(step))
        if operations > MAX_ITERATED:
            raise _refusal(node, f"takes {operations} operations along {axis}; at most {MAX_ITERATED} are allowed")

    def read(self, node: ast.expr, depth: int) -> tuple[Tree, frozenset[str]]:
        """The tree of one expression and the axes along which it varies."""
        if depth > MAX_DEPTH:
            raise _refusal(node, f"nested more than {MAX_DEPTH} deep; split it over several lines")
        match node:
            case ast.Constant(value=bool() | str() | bytes() | complex() | None):
                raise _refusal(node, f"{ast.unparse(node)} is not a number")
            case ast.Constant(value=int() | float() as number):
                return self.number(node, number), frozenset()
            case ast.Name(id=name):
                return self.name(node, name)
            case ast.Call(func=ast.Name(id="iterate")):
                raise _refusal(node, "iterate stands alone, as in `x = iterate(step, start, axis)`")
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in ALONG:
                return self.along(name, arguments, node, depth)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self.named_call(name, arguments, node, depth)
        if operation := _operation(node):
            return self.call(*operation, node, depth)
        raise _refusal(node, f"{type(node).__name__} is not part of the formula language")

    def number(self, node: ast.expr, number: int | float) -> float:
        if not abs(number) < 1e300:
            raise _refusal(node, "a number must be smaller than 1e300")
        return float(number)

    def name(self, node: ast.expr, name: str) -> tuple[Tree, frozenset[str]]:
        if name not in self.known:
            raise _refusal(node, f"unknown name {name}; {_hint(name, self.known)}")
        self.uses.add(name)
        return CONSTANTS.get(name, name), self.known[name]

    def named_call(
        self, name: str, arguments: list[ast.expr], node: ast.expr, depth: int
    ) -> tuple[Tree, frozenset[str]]:
        if name not in CALLABLE:
            raise _refusal(node, f"unknown function {name}; {_hint(name, [*CALLABLE, *ALONG, ITERATE])}")
        if len(arguments) != CALLABLE[name].arity:
            taken = CALLABLE[name].arity
            plural = "" if taken == 1 else "s"
            raise _refusal(node, f"{name} takes {taken} argument{plural}, not {len(arguments)}")
        return self.call(name, arguments, node, depth)

    def call(self, name: str, arguments: list[ast.expr], node: ast.expr, depth: int) -> tuple[Tree, frozenset[str]]:
        read = [self.read(argument, depth + 1) for argument in arguments]
        axes = frozenset().union(*(axes for _, axes in read))
        self.check_cells(axes, node)
        tree: Tree = [name, *(tree for tree, _ in read)]
        if name == "pow" and not math.isfinite(_constant(tree)):
            raise _refusal(node, f"{ast.unparse(node)} is too large for a number")
        return tree, axes

    def check_cells(self, axes: frozenset[str], node: ast.expr) -> None:
        cells = math.prod(self.axes[axis].count for axis in axes)
        if cells > MAX_CELLS:
            raise _refusal(node, f"spans {cells} cells over {', '.join(sorted(axes))}; at most {MAX_CELLS} are allowed")
        self.add_work(cells, node)

    def add_work(self, operations: int, node: ast.expr) -> None:
        self.work += operations
        if self.work > MAX_WORK:
            raise _refusal(node, f"the model takes more than {MAX_WORK} operations; use fewer points or fewer steps")

    def along(self, name: str, arguments: list[ast.expr], node: ast.expr, depth: int) -> tuple[Tree, frozenset[str]]:
        match arguments:
            case [expression, ast.Name(id=axis)] if axis in self.axes:
                pass
            case _:
                raise _refusal(node, f"{name} takes an expression and the name of an axis ({', '.join(self.axes)})")
        tree, axes = self.read(expression, depth + 1)
        self.check_cells(axes, node)
        if axis not in axes:
            raise _refusal(node, f"{name} runs over {axis}, but its expression does not vary along {axis}")
        discrete = self.axes[axis].is_discrete
        if name == "integral" and discrete:
            raise _refusal(node, f"{axis} is discrete: use sum")
        if name in ("sum", "cumulative_sum") and not discrete:
            raise _refusal(node, f"{axis} is continuous: use integral" if name == "sum" else f"{axis} is continuous")
        self.uses.add(axis)
        return [name, tree, axis], axes - {axis} if name in REDUCTIONS else axes


def _constant(tree: Tree) -> float:
    """The value of a power of numbers and such powers; 0 for any other tree, of which nothing is known yet."""
    match tree:
        case float() as number:
            return number
        case ["pow", base, exponent]:
            a, b = _constant(base), _constant(exponent)
            try:
                power = a**b if a > 0 else 0.0
            except OverflowError:
                return math.inf
            return power
    return 0.0


def _several(node: ast.expr, count: int, around: ast.expr) -> list[ast.expr]:
    """What stands for each of `count` names: one expression, or as many in brackets."""
    if count == 1 and not isinstance(node, ast.Tuple):
        return [node]
    if isinstance(node, ast.Tuple) and len(node.elts) == count:
        return node.elts
    raise _refusal(around, f"iterate needs {count} next and {count} first values, one for each name, in brackets")


def _hint(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known := sorted(known), 1)
    return f"did you mean {near[0]}?" if near else f"known here: {', '.join(known)}"


def _operation(node: ast.expr) -> tuple[str, list[ast.expr]] | None:
    """The function and arguments that an operator stands for; None where the language has no such operator."""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return "neg", [operand]
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _BINARY:
            return _BINARY[type(operator)], [left, right]
        case ast.Compare(left=left, ops=[comparison], comparators=[right]) if type(comparison) in _COMPARISONS:
            return _COMPARISONS[type(comparison)], [left, right]
        case ast.IfExp(test=test, body=body, orelse=otherwise):
            return "where", [test, body, otherwise]
    return None


def _refusal(node: ast.expr | ast.stmt, message: str) -> ExpressionError:
    return ExpressionError(message, line=node.lineno, column=node.col_offset + 1)
