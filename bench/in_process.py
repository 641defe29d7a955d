"""`python -m bench.in_process ROUNDS`: processor time of pages and figures in one process, as JSON.

A process of its own, so that the bench itself needs no Django; the site's settings are those of its environment.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import django

CALLS = 6  # of each in a round
NOTHING = "/api/v1/nothing/"

Ask = Callable[[str], None]


def main() -> None:
    """Prints rounds of milliseconds: of pages and figures without values in the address and with, of the API."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klsite.settings")
    django.setup()
    rounds = int(sys.argv[1])
    add_nothing()
    print(json.dumps({"pages": list(pages(rounds)), "figures": figures(rounds), "api": api(rounds)}))


def add_nothing() -> None:
    """Adds a REST view that does nothing to the site, behind all that its other views are behind."""
    from django.urls import path
    from rest_framework.request import Request
    from rest_framework.response import Response
    from rest_framework.views import APIView

    from klsite import urls

    class Nothing(APIView):
        permission_classes = ()
        authentication_classes = ()

        def get(self, request: Request) -> Response:
            return Response({})

    urls.urlpatterns.insert(0, path(NOTHING.removeprefix("/"), Nothing.as_view()))


def api(rounds: int) -> dict[str, list[float]]:
    """The reads of the API, in turn with a REST view that does nothing."""
    kl = "/api/v1/formulas/kl-divergence/"
    asked = {
        "a REST view that does nothing": lambda: NOTHING,
        "detail": lambda: kl,
        "list of formulas": lambda: "/api/v1/formulas/",
        "evaluate, new values": lambda: f"{kl}evaluate/?{new_values()}",
        "list of contributions": lambda: "/api/v1/contributions/",
        "figure, new values": lambda: f"{kl}figure/?{new_values()}",
    }
    return dict(zip(asked, in_turn(rounds, *asked.values()), strict=True))


def new_values() -> str:
    """Two parameters of the KL page somewhere in their ranges."""
    return f"mu_p={random.uniform(-3, 3):.9f}&mu_q={random.uniform(-3, 3):.9f}"  # noqa: S311  # no secrets


def pages(rounds: int) -> Iterator[dict[str, Any]]:
    """Each formula's bare page, and the page with one value that was never asked for before."""
    from formulas.definitions import loading

    for formula in loading.catalogue().formulas:
        yield {"slug": formula.slug, "iterates": iterates(formula), **page(formula, rounds)}


def page(formula: Any, rounds: int) -> dict[str, list[float]]:
    """One formula's rounds."""
    address = f"/formulas/{formula.slug}/"
    bare, fresh = in_turn(rounds, lambda: address, lambda: f"{address}?{fresh_value(formula)}")
    return {"bare": bare, "fresh": fresh}


def figures(rounds: int) -> dict[str, list[float]]:
    """The figure of the KL page through the API: at its defaults, and at values never asked for before."""
    from formulas.definitions import loading

    formula = loading.catalogue().by_slug["kl-divergence"]
    address = f"/api/v1/formulas/{formula.slug}/figure/"
    chance = random.Random(1)  # noqa: S311  # no secrets
    at_defaults, with_state = in_turn(rounds, lambda: address, lambda: f"{address}?mu_p={chance.uniform(-3, 3):.9f}")
    return {"at defaults": at_defaults, "with state": with_state}


def in_turn(rounds: int, *addresses: Callable[[], str]) -> list[list[float]]:
    """Milliseconds of processor time for a request of each, round after round."""
    ask = asker()
    for address in addresses:
        ask(address())  # once, for what is made only once
    times: list[list[float]] = [[] for _ in addresses]
    for _ in range(rounds):
        for place, address in enumerate(addresses):
            start = time.process_time()
            for _ in range(CALLS):
                ask(address())
            times[place].append((time.process_time() - start) / CALLS * 1000)
    return times


def asker() -> Ask:
    """Asks the whole site, every middleware included."""
    from django.core.handlers.wsgi import WSGIHandler

    site = WSGIHandler()

    def ask(address: str) -> None:
        path, _, query = address.partition("?")
        answer = site(
            {
                **{"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost"},
                **{"SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1"},
                **{"HTTP_ACCEPT": "application/json" if path.startswith("/api/") else "text/html"},
                **{"wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "wsgi.errors": sys.stderr},
            },
            lambda status, headers, exception=None: check(status, address),
        )
        b"".join(answer)
        answer.close()

    return ask


def check(status: str, address: str) -> Any:
    """Nothing, where the site has answered as it should."""
    if not status.startswith("200"):
        raise SystemExit(f"{address} was answered with {status}")


def fresh_value(formula: Any) -> str:
    """One parameter somewhere in its range, as nobody else has it."""
    parameter = random.choice(formula.parameters)  # noqa: S311  # no secrets
    return f"{parameter.name}={random.uniform(parameter.low, parameter.high):.9f}"  # noqa: S311  # no secrets


def iterates(formula: Any) -> bool:
    """Whether its figures show what follows step by step."""
    needed = formula.program.needed_for(name for view in formula.views for name in view.names)
    return any(isinstance(assignment.tree, list) and assignment.tree[0] == "iterate" for assignment in needed)


if __name__ == "__main__":
    main()
