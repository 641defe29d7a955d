"""The API's page: five tasks to begin with, what programs may rely on, and every operation to be tried out."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from formulas.api.answers import origin

SITE, TOKEN = "SITE", "TOKEN"
LANGUAGES = {"curl": "curl", "python": "Python", "javascript": "JavaScript"}


@dataclass(frozen=True)
class Task:
    """Something that programs do, in each language of LANGUAGES; `prints` is a part of what each prints."""

    title: str
    text: str
    prints: str
    curl: str
    python: str
    javascript: str

    def in_language(self, language: str, site: str, token: str) -> str:
        """The program, asking `site` in the name of whose `token` it is."""
        program: str = getattr(self, language)
        return program.strip().replace(SITE, site).replace(TOKEN, token) + "\n"


@cache
def tasks() -> tuple[Task, ...]:
    """The tasks, in the order of the page."""
    file = Path(__file__).with_name("api_tasks.toml")
    return tuple(Task(**task) for task in tomllib.loads(file.read_text(encoding="utf-8"))["tasks"])


class ApiDocs(SpectacularSwaggerSplitView):
    """Swagger's view of the description, under what people read first, in the frame of the site."""

    url_name = "api-schema"
    template_name = "api_docs.html"

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The page; with `?script=` the script that starts Swagger, which the policy wants to be a file."""
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        if "script" not in request.GET:
            response.data |= {"tasks": [_shown(task, request) for task in tasks()]}
        return response


def _shown(task: Task, request: Request) -> dict[str, object]:
    programs = [(name, task.in_language(key, origin(request), "klarity_…")) for key, name in LANGUAGES.items()]
    return {"title": task.title, "text": task.text, "programs": programs}
