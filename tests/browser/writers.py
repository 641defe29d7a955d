"""People who write: in the site's database, and logged in without the pages of the login."""

from dataclasses import dataclass
from pathlib import Path

from tests.serving import printed_in

PASSWORD = "a long and unlikely sentence"  # as tests.personas gives everybody
MAKE = """
import sys
from django.test import Client
from tests.personas import person
client = Client()
client.force_login(person(sys.argv[1]))
print(client.cookies["sessionid"].value)
"""


@dataclass(frozen=True)
class Writer:
    """Somebody with a verified address, and the session that they have."""

    email: str
    session: str


def make_writer(site_folder: Path, name: str) -> Writer:
    """A new member of the site whose data is in `site_folder`."""
    code = MAKE.replace("sys.argv[1]", repr(name))
    (session,) = printed_in(site_folder, code)
    return Writer(f"{name.lower()}@example.org", session)
