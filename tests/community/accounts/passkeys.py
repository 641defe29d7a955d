"""A passkey for tests, and what a browser sends with it; nothing here is signed, so it never fits."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from community.models import User

KEY_ID = b"of a test"
FLAG = AuthenticatorData.FLAG
HOST = sha256(b"testserver").digest()


def passkey_of(user: User) -> Authenticator:
    """A passkey that `user` has from now on."""
    private = ec.generate_private_key(ec.SECP256R1())
    public = ES256.from_cryptography_key(private.public_key())  # type: ignore[no-untyped-call]
    key = AttestedCredentialData.create(Aaguid.NONE, KEY_ID, public)
    data = AuthenticatorData.create(HOST, FLAG.UP | FLAG.UV | FLAG.AT, 0, key)
    made = AttestationObject.create("none", data, {})
    credential = _sent("webauthn.create", {"attestationObject": _text(bytes(made))})
    stored: Authenticator = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "phone", "credential": credential}
    )
    return stored


def wrong_passkey(claimed: str = "") -> str:
    """What a browser sends for a passkey whose signature does not fit; `claimed` is whose it says it is."""
    data = AuthenticatorData.create(HOST, FLAG.UP | FLAG.UV, 1)
    response = {
        "authenticatorData": _text(bytes(data)),
        "signature": _text(b"none"),
        "userHandle": _text(claimed.encode()),
    }
    return json.dumps(_sent("webauthn.get", response))


def _sent(kind: str, response: dict[str, str]) -> dict[str, Any]:
    client = {"type": kind, "challenge": _text(b"another one"), "origin": "https://testserver"}
    whole = response | {"clientDataJSON": _text(json.dumps(client).encode())}
    name = _text(KEY_ID)
    return {"id": name, "rawId": name, "type": "public-key", "response": whole, "clientExtensionResults": {}}


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
