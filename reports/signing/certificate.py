"""A certificate from a PKCS#12 file: PAdES in the PDF, detached CMS beside the bundle."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

DIGEST = "sha256"
FIELD = "Issuer"


class CertificateSigner:
    """``settings.SIGNING_CERTIFICATE`` names the file, ``settings.SIGNING_PASSPHRASE`` opens it."""

    def __init__(self) -> None:
        """A file that can't be opened is said at once."""
        path = Path(settings.SIGNING_CERTIFICATE)
        found = signers.SimpleSigner.load_pkcs12_data(
            path.read_bytes(), other_certs=[], passphrase=settings.SIGNING_PASSPHRASE.encode() or None
        )
        if found is None:
            raise ValueError(f"{path}: no certificate with a key, or another passphrase")
        self.simple = found

    @property
    def scheme(self) -> str:
        """After the certificate's own algorithm."""
        return f"CMS, SHA-256, {self.simple.signing_cert.public_key.algorithm.upper()}"

    def sign_pdf(self, content: bytes) -> bytes:
        """Without a visible mark: the circular stays as it was set."""
        meta = signers.PdfSignatureMetadata(
            field_name=FIELD, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES
        )
        made: io.BytesIO = signers.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(content)), meta, signer=self.simple
        )
        return made.getvalue()

    def sign_bytes(self, content: bytes) -> bytes:
        """DER, as ``openssl cms -verify -inform DER -content FILE`` reads it."""
        made = asyncio.run(self.simple.async_sign_general_data(content, DIGEST, detached=True))
        signed: bytes = made.dump()
        return signed
