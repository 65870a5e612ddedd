"""Opens envelopes with the clinic's keys."""

from webapp.domain.sealed_log import Envelope, about, info, read_envelope, unopened
from webapp.domain.session_log import ReadLine, read_line
from webapp.sealing.keys import SealingKey, SealingKeys


def line_in(line: bytes, keys: SealingKeys) -> ReadLine:
    """The log in an envelope, read as if it had come in plain, or the envelope to be kept apart.

    Raises OSError if the keys cannot be read now.
    """
    envelope = read_envelope(line)
    key = keys.of(envelope.key) if envelope else None
    opened = _opened(envelope, key) if envelope and key else None
    if envelope is None or opened is None:
        return unopened(line)
    read = read_line(opened)
    # A phone names each by the id of its log; whatever else is in it is no log of that name.
    return read if read.id == envelope.id else unopened(line)


def _opened(envelope: Envelope, key: SealingKey) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), envelope.epk)
        shared = key.private.exchange(ec.ECDH(), theirs)
        kdf = HKDF(SHA256(), length=32, salt=None, info=info(envelope.epk, key.point))
        return AESGCM(kdf.derive(shared)).decrypt(envelope.iv, envelope.data, about(envelope))
    except (InvalidTag, ValueError):  # a point or an iv that the cipher does not know
        return None
