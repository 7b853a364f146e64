"""Signing an edition's files in the transaction that publishes it: what is stored is what was signed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from common.files import store_file
from reports.bundle import Document, canonical, public_bundle
from reports.models import Edition, EditionSignature
from reports.signing import signer

Part = EditionSignature.Part


def _aside(sign: Callable[[bytes], bytes], content: bytes) -> bytes:
    """Sign in a thread of its own: signers may run a loop of events, and there can be one here already."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(sign, content).result()


def signed_file(content: bytes, kind: str) -> bytes:
    """A circular as it is handed out: a PDF signed, where the installation signs."""
    with_what = signer()
    return _aside(with_what.sign_pdf, content) if with_what and kind == "pdf" else content


def sign_bundle(edition: Edition, bundle: Document, stem: str) -> None:
    """Store detached signatures over the full and the public bundle, where the installation signs."""
    with_what = signer()
    if with_what is None:
        return
    for part, document, name in (
        (Part.BUNDLE, bundle, f"bundle-{stem}.json.p7s"),
        (Part.PUBLIC, public_bundle(bundle), f"bundle-{stem}-public.json.p7s"),
    ):
        file = store_file(name=name, content=_aside(with_what.sign_bytes, canonical(document)))
        EditionSignature.objects.create(edition=edition, part=part, scheme=with_what.scheme[:60], file=file)
