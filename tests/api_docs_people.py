"""Run in the environment of a site: makes four explanations to read, and prints the tokens of who may write more."""

import json
import os

import django


def people() -> dict[str, str]:
    """A token by the language of the programs that use it, so that none meets the limits of another."""
    from community.models import Scope
    from klsite.api_docs import LANGUAGES
    from tests.community.api.asking import token
    from tests.personas import moderator, person, published

    maria = moderator()
    for name in ("Rui", "Aya", "Eli", "Noa"):
        published(person(name), maria)
    return {language: token(person(f"Writer in {language}"), Scope.WRITE) for language in LANGUAGES}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "klsite.settings"
    django.setup()
    print(json.dumps(people()))
