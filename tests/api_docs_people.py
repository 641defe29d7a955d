"""Who is on a site on which the programs of the API's page are run: four to read, and writers with tokens."""

import json
from pathlib import Path

from tests.serving import printed_in

MADE = "import json; from tests.api_docs_people import people; print(json.dumps(people()))"


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


def tokens_on(folder: Path) -> dict[str, str]:
    """The same, on the site whose data is in `folder`."""
    (printed,) = printed_in(folder, MADE)
    tokens: dict[str, str] = json.loads(printed)
    return tokens
