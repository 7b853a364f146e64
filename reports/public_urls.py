"""What anybody may have: open editions, the digests, the page that tells what a file is, the verifier."""

from __future__ import annotations

from django.urls import path

from reports.views import public
from reports.views.verify import verify

MONTH = "public/<int:year>/<int:month>/"

urlpatterns = [
    path("verifier.py", public.verifier, name="verifier"),
    path("verify/", verify, name="verify"),
    path("public/", public.edition_list, name="public-list"),
    path("public/digests/", public.digests, name="public-digests"),
    path("public/digests.json", public.digests_json, name="public-digests-json"),
    path(MONTH, public.edition, name="public-edition"),
    path(f"{MONTH}bundle.json", public.bundle, name="public-bundle"),
    path(f"{MONTH}circular.pdf", public.circular, {"kind": "pdf"}, name="public-pdf"),
    path(f"{MONTH}circular.docx", public.circular, {"kind": "docx"}, name="public-docx"),
    path(f"{MONTH}circular.xlsx", public.circular, {"kind": "xlsx"}, name="public-xlsx"),
]
