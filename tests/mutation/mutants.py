"""The small faults that can be put into a module: mutmut's, and what it leaves out.

mutmut itself changes only the bodies of undecorated functions. Here most rules stand in tables, in settings and in
functions under `@transaction.atomic`, so its operators are taken and everything in the file is walked.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import libcst as cst
import libcst.matchers as m
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, ParentNodeProvider
from mutmut.mutation.mutators import mutation_operators, operator_arg_removal, operator_string

Replacement: TypeAlias = cst.CSTNode

# Not mutated: what is only for readers of the code and for mypy.
SILENT = m.Annotation() | m.Import() | m.ImportFrom() | m.FormattedString() | m.TypeAlias()
TYPES = (
    m.Call(func=m.Name("TypeVar") | m.Name("cast"))
    | m.If(test=m.Name("TYPE_CHECKING"))
    | m.Arg(keyword=m.Name("strict"))
    | m.ClassDef(bases=[m.Arg(m.Name("Protocol"))])
    | m.AnnAssign(annotation=m.Annotation(m.Name("TypeAlias")))
)
# What only explains: which words those are is prose too.
EXPLAINS = m.Arg(keyword=m.Name("help_text") | m.Name("description"))
# Nobody writes into what is frozen, or the type checker would say so.
FROZEN = m.Call(func=m.Name("dataclass"))


@dataclass(frozen=True)
class Mutant:
    """A module with one small fault."""

    line: int
    old: str
    new: str
    source: str
    function: str | None
    """The function or method in whose body the fault is; None in what runs when the module is imported."""

    def __str__(self) -> str:
        return f"line {self.line}:\n  - {self.old}\n  + {self.new}"


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every mutant of the module at `path` that is Python and says something else."""
    text = path.read_bytes()
    wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    parents, spans = wrapper.resolve(ParentNodeProvider), wrapper.resolve(ByteSpanPositionProvider)
    seen, same = {text}, ast.dump(ast.parse(text))
    for node in _walk(wrapper.module):
        function, span = _function_around(node, parents), spans[node]
        for changed in _replacements(node, parents.get(node), function is None):
            code = wrapper.module.code_for_node(changed).strip().encode()
            source = text[: span.start] + code + text[span.start + span.length :]
            if source not in seen and _is_other_python(source, same):
                seen.add(source)
                yield _mutant(text.decode(), source.decode(), function)


def _walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    if m.matches(node, SILENT | TYPES | FROZEN):
        return
    yield node
    body = getattr(node, "body", ())
    for child in node.children:
        if _is_docstring(child) and isinstance(body, tuple | list | cst.BaseSuite):
            continue
        yield from _walk(child)


def _is_docstring(node: cst.CSTNode) -> bool:
    return m.matches(node, m.SimpleStatementLine([m.Expr(m.SimpleString() | m.ConcatenatedString())]))


def _replacements(node: cst.CSTNode, parent: cst.CSTNode | None, runs_at_import: bool) -> Iterator[Replacement]:
    for kind, operator in mutation_operators:
        if not isinstance(node, kind) or (runs_at_import and "assignment" in operator.__name__):
            continue
        if operator is operator_string:
            yield from _other_word(node)
        elif operator is operator_arg_removal and isinstance(node, cst.Call):
            yield from _other_arguments(node)
        else:
            yield from operator(node)
    yield from _own(node, parent)


def _other_arguments(node: cst.Call) -> Iterable[Replacement]:
    """The call without an argument that has a name, or with None for any: one too few stops every test."""
    names = [argument for argument in node.args if argument.keyword]
    if any(m.matches(argument, m.Arg(keyword=m.Name("strict"))) for argument in names):
        return  # of zip: it says that two things are as long as each other, and does nothing else
    kept = [argument for argument in node.args if m.matches(argument, EXPLAINS)]
    for changed in operator_arg_removal(node):
        if any(argument not in changed.args for argument in kept):
            continue
        if len(changed.args) == len(node.args) or any(name not in changed.args for name in names):
            yield changed


def _other_word(node: cst.CSTNode) -> Iterable[Replacement]:
    """The string changed, unless it is prose: a rule is written in words without spaces."""
    if isinstance(node, cst.SimpleString) and isinstance(node.evaluated_value, str) and " " not in node.evaluated_value:
        yield from list(operator_string(node))[:1]


def _own(node: cst.CSTNode, parent: cst.CSTNode | None) -> Iterable[Replacement]:
    """Statements left out, conditions turned round, results and decorators lost."""
    if m.matches(node, m.Expr(m.Call()) | m.Raise()):
        yield cst.Pass()
    if isinstance(parent, cst.If) and node is parent.test:
        yield cst.UnaryOperation(cst.Not(), _in_brackets(parent.test))
    if isinstance(node, cst.Return) and node.value is not None and not m.matches(node.value, m.Name("None")):
        yield cst.Return(cst.Name("None"))
    if isinstance(node, cst.Decorator):
        yield cst.Comment("# no decorator")


def _in_brackets(test: cst.BaseExpression) -> cst.BaseExpression:
    return test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def _function_around(node: cst.CSTNode, parents: Any) -> str | None:
    """The name of the outermost function whose body `node` is in, with its class."""
    names: list[str] = []
    found: list[str] | None = None
    while (parent := parents.get(node)) is not None:
        if isinstance(parent, cst.FunctionDef) and parent.body is node:
            names, found = [parent.name.value], []
        elif isinstance(parent, cst.ClassDef):
            names.insert(0, parent.name.value)
        node = parent
    return ".".join(names) if found is not None else None


def _is_other_python(source: bytes, same: str) -> bool:
    """False where one of mutmut's operators has put something where it cannot stand, or only written it otherwise."""
    try:
        return ast.dump(ast.parse(source)) != same
    except SyntaxError:
        return False


def _mutant(before: str, after: str, function: str | None) -> Mutant:
    old, new = before.splitlines(), after.splitlines()
    first = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)) - 1)
    same_end = next((i for i, (a, b) in enumerate(zip(old[::-1], new[::-1], strict=False)) if a != b), 0)
    last_old, last_new = max(first, len(old) - 1 - same_end), max(first, len(new) - 1 - same_end)
    said_old = " ".join(text.strip() for text in old[first : last_old + 1])
    said_new = " ".join(text.strip() for text in new[first : last_new + 1])
    return Mutant(first + 1, said_old, said_new, after, function)
