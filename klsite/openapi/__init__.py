"""The OpenAPI description, completed: what follows from how an operation is asked is said of each by rule.

Views describe what is their own: what they take, what they give. All else, which answers there can be besides, what
stands in their headers, where one can go from there, is the same for all of a sort, and is derived here.
"""

from typing import Any

from klsite.openapi.answers import describe_answers
from klsite.openapi.examples import describe_examples
from klsite.openapi.links import describe_links
from klsite.openapi.operations import operations_of
from klsite.openapi.problems import describe_problems
from klsite.openapi.sparse import describe_sparse_answers

Document = dict[str, Any]


def complete(result: Document, **kwargs: Any) -> Document:
    """The description with all that follows from the rest of it; a hook of drf-spectacular."""
    describe_problems(result)
    describe_links(result)
    for operation in operations_of(result):
        describe_answers(operation, result["components"])
    describe_sparse_answers(result)
    describe_examples(result)
    return result
