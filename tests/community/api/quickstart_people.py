"""Run in the environment of a site: makes those who follow the quickstart, and prints their tokens as JSON."""

import json
import os

import django


def people() -> dict[str, str]:
    """Tokens by whose they are; a text of somebody else is there to read and to vote on."""
    from community.models import Scope
    from tests.community.api.asking import token
    from tests.personas import moderator, person, published

    maria = moderator()
    published(person("Rui"), maria)
    writing = {name: token(person(name), Scope.READ, Scope.WRITE) for name in ("Ada", "Emmy")}
    return writing | {"Maria": token(maria)}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "klsite.settings"
    django.setup()
    print(json.dumps(people()))
