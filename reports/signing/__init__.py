"""Signing what is published, where the installation says with what; without that nothing is signed.

``settings.SIGNER`` is the dotted path of a class without arguments that does what ``Signer`` says. Ours
(``reports.signing.certificate.CertificateSigner``) signs with a certificate from a PKCS#12 file; one for
national algorithms (SM2 with SM3) or for a signing service takes its place without any change here.
"""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Signer(Protocol):
    """What signs. Whatever goes wrong is an exception: the edition is not published then."""

    @property
    def scheme(self) -> str:
        """What the signature is, for those who check it, such as "CMS, SHA-256 with RSA"."""

    def sign_pdf(self, content: bytes) -> bytes:
        """The PDF with a signature in it."""

    def sign_bytes(self, content: bytes) -> bytes:
        """A detached signature."""


def signer() -> Signer | None:
    """The installation's, or none."""
    if not settings.SIGNER:
        return None
    made: Signer = import_string(settings.SIGNER)()
    return made
