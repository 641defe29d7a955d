"""How a call shows that it is ours, and is not an old one sent again."""

import hashlib
import hmac


def signature(secret: str, body: bytes, at: int) -> str:
    """The header `Klarity-Signature` of a call at `at`, in seconds since 1970: HMAC-SHA-256 of that and the body."""
    signed = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"
