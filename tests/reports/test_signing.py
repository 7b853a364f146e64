"""Signatures: with a certificate made for the test; with another signer; and none without settings."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from common.clock import set_business_now
from reports.bundle import canonical
from reports.models import Edition, EditionSignature
from reports.services.publicity import bundle_for_everybody, parsed
from tests import factories
from tests.databases import Database

PASSPHRASE = "for-this-test"


def make_certificate(directory: Path) -> tuple[Path, x509.Certificate]:
    """A key and a certificate that it signed itself, in a PKCS#12 file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "厦门市重点项目建设办公室")])
    now = dt.datetime.now(dt.UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    encryption = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    path = directory / "issuer.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"issuer", key, made, None, encryption))
    return path, made


class Stamp:
    """Another signer: national algorithms come in like this."""

    scheme = "SM2 with SM3"

    def sign_pdf(self, content: bytes) -> bytes:
        """Something at the end."""
        return content + b"%signed\n"

    def sign_bytes(self, content: bytes) -> bytes:
        """Something that depends on all of it."""
        return hashlib.sha256(content).digest()


class Broken(Stamp):
    """One whose service does not answer."""

    def sign_pdf(self, content: bytes) -> bytes:
        """No."""
        raise OSError("the signing service does not answer")


def publish() -> Edition:
    """January of one project."""
    set_business_now(factories.NOW)
    town = factories.make_town()
    project = factories.add_project(town, code="P1")
    factories.report(town, factories.month(1), {project: 1200})
    return factories.publish(town, factories.month(1))


def signature(edition: Edition, part: str) -> bytes:
    """A detached signature as stored."""
    return bytes(edition.signatures.get(part=part).file.content)


def pdf_of(edition: Edition) -> bytes:
    """The Chinese circular."""
    return bytes(edition.files.get(format="pdf", language="zh-hans").file.content)


def test_a_certificate_signs_circular_and_bundle(live: Database, settings: Settings, tmp_path: Path) -> None:
    path, certificate = make_certificate(tmp_path)
    settings.SIGNER = "reports.signing.certificate.CertificateSigner"
    settings.SIGNING_CERTIFICATE, settings.SIGNING_PASSPHRASE = str(path), PASSPHRASE
    edition = publish()
    assert is_good_pdf(pdf_of(edition), certificate)
    full, public = canonical(parsed(edition)), canonical(bundle_for_everybody(edition))
    assert is_good(signature(edition, "bundle"), full, certificate)
    assert is_good(signature(edition, "public"), public, certificate)
    assert not is_good(signature(edition, "public"), public + b" ", certificate)
    assert edition.signatures.values_list("scheme", flat=True)[0] == "CMS, SHA-256, EC"


def context(certificate: x509.Certificate) -> Any:
    """Trust in this certificate."""
    from asn1crypto import x509 as plain
    from pyhanko_certvalidator import ValidationContext

    root = plain.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    return ValidationContext(trust_roots=[root])


def beside(check: Callable[..., Any], *told: Any) -> Any:
    """What a check says that wants an event loop: a browser's driver may have left one in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(check, *told).result()


def is_good_pdf(content: bytes, certificate: x509.Certificate) -> bool:
    """Whether the one signature in a PDF covers all of it."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    [embedded] = PdfFileReader(io.BytesIO(content)).embedded_signatures
    status = beside(validate_pdf_signature, embedded, context(certificate))
    return bool(status.bottom_line) and status.coverage == SignatureCoverageLevel.ENTIRE_FILE


def is_good(signed: bytes, content: bytes, certificate: x509.Certificate) -> bool:
    """Whether a detached signature is of these bytes."""
    from asn1crypto import cms
    from pyhanko.sign.validation import async_validate_detached_cms

    def check() -> Any:
        info = cms.ContentInfo.load(signed)["content"]
        trust = context(certificate)
        return asyncio.run(async_validate_detached_cms(content, info, signer_validation_context=trust))

    found = beside(check)
    return bool(found.intact and found.valid)


def test_another_signer_takes_its_place(live: Database, settings: Settings) -> None:
    settings.SIGNER = f"{__name__}.Stamp"
    edition = publish()
    assert pdf_of(edition).endswith(b"%signed\n")
    public = canonical(bundle_for_everybody(edition))
    assert signature(edition, "public") == hashlib.sha256(public).digest()
    assert set(edition.signatures.values_list("scheme", flat=True)) == {"SM2 with SM3"}


def test_what_can_not_be_signed_is_not_published(live: Database, settings: Settings) -> None:
    settings.SIGNER = f"{__name__}.Broken"
    with pytest.raises(AssertionError):
        publish()
    assert not Edition.objects.published().exists()
    assert not EditionSignature.objects.exists()


def test_without_settings_nothing_is_signed(live: Database) -> None:
    edition = publish()
    assert not edition.signatures.exists()
    assert b"/ByteRange" not in pdf_of(edition)
