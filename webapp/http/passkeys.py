"""WebAuthn through its library, which only this file knows, and loads when a passkey is used."""

import ipaddress
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Response

from webapp.config import Config
from webapp.domain.staff_access import CHALLENGE_MS
from webapp.store.passkeys import Passkey
from webapp.store.staff import StaffMember

_PORTS = {"https": 443, "http": 80}
# More than any browser sends, with an attestation that was not asked for.
_CREDENTIAL_MOST = 20_000


class NotProven(Exception):
    """What a browser sent proves no passkey."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passkey is good: the host, and the origin whose pages may ask for it."""

    rp_id: str
    origin: str


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that an authenticator has just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a browser sent, not judged yet: `challenge` is what it says was signed."""

    credential: dict[str, Any]
    credential_id: bytes
    user_handle: bytes
    challenge: bytes


def place_of(config: Config) -> Place | None:
    """The place of this server; None where browsers know no passkeys: at a number, without TLS."""
    parts = urlsplit(config.public_url)
    host, scheme = (parts.hostname or "").encode("idna").decode(), parts.scheme.lower()
    if (scheme != "https" and host != "localhost") or not host or _is_number(host):
        return None
    port = "" if parts.port in (None, _PORTS.get(scheme)) else f":{parts.port}"
    return Place(host, f"{scheme}://{host}{port}")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def handle_of(member: StaffMember) -> bytes:
    """By what an authenticator names the member."""
    return UUID(member.id).bytes


def to_make(
    place: Place, clinic: str, member: StaffMember, known: list[Passkey], challenge: bytes
) -> Response:
    """What the browser makes a new passkey by, as JSON."""
    from webauthn import generate_registration_options
    from webauthn.helpers import structs

    options = generate_registration_options(
        rp_id=place.rp_id,
        rp_name=clinic,
        user_id=handle_of(member),
        user_name=member.email,
        challenge=challenge,
        timeout=CHALLENGE_MS,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.PREFERRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[_descriptor(one) for one in known],
    )
    return _as_json(options)


def to_show(place: Place, wanted: list[Passkey], challenge: bytes) -> Response:
    """What the browser asks for a passkey by, as JSON; for any that it has if none is wanted."""
    from webauthn import generate_authentication_options
    from webauthn.helpers import structs

    options = generate_authentication_options(
        rp_id=place.rp_id,
        challenge=challenge,
        timeout=CHALLENGE_MS,
        allow_credentials=[_descriptor(one) for one in wanted],
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return _as_json(options)


def sent(text: str) -> Sent:
    """What a form brought. Raises NotProven if it is nothing of the kind."""
    from webauthn.helpers import base64url_to_bytes, parse_client_data_json
    from webauthn.helpers.exceptions import WebAuthnException

    if len(text) > _CREDENTIAL_MOST:
        raise NotProven
    try:
        credential = json.loads(text)
        response = credential["response"]
        client = parse_client_data_json(base64url_to_bytes(response["clientDataJSON"]))
        handle = base64url_to_bytes(response.get("userHandle") or "")
        credential_id = base64url_to_bytes(credential["rawId"])
    except (WebAuthnException, *_MALFORMED) as error:
        raise NotProven from error
    return Sent(credential, credential_id, handle, client.challenge)


def made(place: Place, answer: Sent) -> Made:
    """The new passkey. Raises NotProven."""
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        proven = verify_registration_response(
            credential=answer.credential,
            expected_challenge=answer.challenge,
            expected_rp_id=place.rp_id,
            expected_origin=place.origin,
            require_user_verification=True,
        )
        told = answer.credential["response"].get("transports") or []
        transports = tuple(one for one in told if one in _transports())
    except (WebAuthnException, *_MALFORMED) as error:
        raise NotProven from error
    return Made(proven.credential_id, proven.credential_public_key, proven.sign_count, transports)


def shown(place: Place, answer: Sent, passkey: Passkey) -> int:
    """How far its authenticator has counted, which the caller judges. Raises NotProven."""
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        proven = verify_authentication_response(
            credential=answer.credential,
            expected_challenge=answer.challenge,
            expected_rp_id=place.rp_id,
            expected_origin=place.origin,
            credential_public_key=passkey.public_key,
            # Judged where it is kept, so that two uses at once are judged one after the other.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (WebAuthnException, *_MALFORMED) as error:
        raise NotProven from error
    return proven.new_sign_count


# What the library stumbles over in answers that no browser sends.
_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


def _transports() -> set[str]:
    from webauthn.helpers.structs import AuthenticatorTransport

    return {one.value for one in AuthenticatorTransport}


def _descriptor(passkey: Passkey) -> Any:
    from webauthn.helpers import structs

    ways = [structs.AuthenticatorTransport(one) for one in passkey.transports]
    return structs.PublicKeyCredentialDescriptor(id=passkey.credential_id, transports=ways or None)


def _as_json(options: Any) -> Response:
    from webauthn import options_to_json

    return Response(options_to_json(options), content_type="application/json")
