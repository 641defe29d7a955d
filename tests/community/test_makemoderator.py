"""`manage.py makemoderator`: the first moderator of a site."""

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from community.actions.people import remove_account
from community.models import Decision, User
from community.states import Action
from tests.personas import moderator, person
from tests.serving import ROOT, environment


def make(email: str) -> str:
    out = StringIO()
    call_command("makemoderator", email, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["emmy@example.org", " Emmy@Example.ORG "])
def test_member_becomes_a_moderator(typed: str) -> None:
    emmy = person("Emmy")
    assert make(typed) == "Emmy (emmy@example.org) is a moderator from now on.\n"
    emmy.refresh_from_db()
    assert emmy.is_moderator
    assert Decision.objects.get(action=Action.MAKE_MODERATOR).person == emmy


@pytest.mark.django_db
def test_unknown_address_is_told_with_what_to_do() -> None:
    with pytest.raises(CommandError, match=r"No account has the address 'nobody@example\.org'.* let them sign up"):
        make("nobody@example.org")
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_moderator_is_told_to_be_one() -> None:
    email = moderator().email
    with pytest.raises(CommandError, match="is a moderator already"):
        make(email)
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_who_cannot_sign_in_does_not_become_one() -> None:
    emmy = person("Emmy")
    User.objects.update(is_active=False)
    with pytest.raises(CommandError, match="cannot sign in"):
        make(emmy.email)
    emmy.refresh_from_db()
    assert not emmy.is_moderator


@pytest.mark.django_db
def test_removed_account_is_not_found_again() -> None:
    emmy = person("Emmy")
    email = emmy.email
    remove_account(user=emmy, keep_published=True)
    with pytest.raises(CommandError, match="No account has the address"):
        make(email)


@pytest.mark.process
def test_command_says_it_in_one_line_and_with_its_exit_code(tmp_path: Path) -> None:
    def manage(*words: str) -> subprocess.CompletedProcess[str]:
        variables = environment(tmp_path) | {"DJANGO_SUPERUSER_PASSWORD": "a long and unlikely sentence"}
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)

    manage("migrate", "--verbosity=0").check_returncode()
    manage("createsuperuser", "--noinput", "--email=emmy@example.org", "--name=Emmy").check_returncode()
    done, again, unknown = (manage("makemoderator", f"{who}@example.org") for who in ("emmy", "emmy", "nobody"))
    assert done.returncode == 0
    # All that it writes there is the event, for the security log.
    assert re.fullmatch(
        r".* INFO klarity.security event=role_given person=1 actor=server role=moderator\n", done.stderr
    )
    assert done.stdout == "Emmy (emmy@example.org) is a moderator from now on.\n"
    for refused in (again, unknown):
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith("CommandError: ")
        assert refused.stderr.count("\n") == 1
