"""Every page of the site is opened in a real browser by some test."""

from __future__ import annotations

import ast
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from launcher.home import ROOT
from tests.house.routing import all_routes
from tests.house.tree import files, nodes

#: Routes that answer with a file or a word, or only to a button.
NO_PAGE = {
    *("verifier", "bundle", "circular-pdf", "circular-docx", "circular-xlsx"),
    *("public-bundle", "public-pdf", "public-docx", "public-xlsx"),
    *("public-digests-json", "open-to-everybody", "take-back"),
    *("search", "saved-view", "project-follow"),
    *("healthz", "logout", "end-session", "end-other-sessions", "end-all-sessions"),
    *("unlock", "temporary-password", "second-factor-take-off", "oidc-start", "oidc_authentication_callback"),
    *("attachment", "exchange-template", "people-template"),
    *("return-files", "lamps", "wording-restore", "headed-paper-restore"),
    *("return-check", "return-save", "return-submit", "return-withdraw"),
    *("person-state", "role-give", "roles-hand-over", "role-end", "deputy-end"),
    *("notice", "notices-read", "waiting-count"),
    *("ruleset-draft-step", "ruleset-draft-decide"),
    *("open-month", "lock", "build", "discard", "publish", "extend-due", "reopen"),
    *("consult", "answer", "hand-over", "pass-on", "reject", "withdraw", "correct", "subscribe"),
    *("map-points", "map-outlines", "map-project", "district-map-file", "wall-slides", "wall-revoke"),
    *("dashboard-csv", "dashboard-xlsx", "heat-csv", "heat-xlsx", "project-list-csv", "project-list-xlsx"),
    *("return-list-csv", "return-list-xlsx", "receipt-list-csv", "receipt-list-xlsx"),
    *("review-queue-csv", "review-queue-xlsx", "ledger-csv", "ledger-xlsx", "people-csv", "people-xlsx"),
    *("organizations-csv", "organizations-xlsx", "subscribers-csv", "subscribers-xlsx"),
    *("downloads-csv", "downloads-xlsx"),
    *("compare-csv", "compare-xlsx", "compare-units-csv", "compare-units-xlsx"),
    *(
        "compare-scatter-csv",
        "compare-scatter-xlsx",
        "map-csv",
        "map-xlsx",
        "sign-offs-csv",
        "sign-offs-xlsx",
    ),
    *("plan-list-csv", "plan-list-xlsx", "plan-approvals-csv", "plan-approvals-xlsx"),
    *("correction-list-csv", "correction-list-xlsx", "exemption-list-csv", "exemption-list-xlsx"),
    *("node-week-csv", "node-week-xlsx", "five-list-csv", "five-list-xlsx", "node-feed", "node-feed-revoke"),
    *("five-panel", "permit-panel", "permit-list-csv", "permit-list-xlsx"),
    *("due-list-csv", "due-list-xlsx", "punctuality-csv", "punctuality-xlsx"),
    *("register-list-csv", "register-list-xlsx"),
    *("problem-list-csv", "problem-list-xlsx", "problem-template", "problem-file"),
    *("order-list-csv", "order-list-xlsx", "order-pdf", "order-docx", "order-file"),
    *("site-list-csv", "site-list-xlsx", "site-attendance-csv", "site-attendance-xlsx"),
    *("site-mine", "site-worker", "site-photo"),
    *("meeting-list-csv", "meeting-list-xlsx", "task-list-csv", "task-list-xlsx", "meeting-minutes"),
    *("audit-csv", "audit-xlsx", "audit-accounts-csv", "audit-accounts-xlsx", "evidence-file"),
}


def opened(paths: list[Path]) -> set[str]:
    """The names of the routes whose addresses stand in some files."""
    texts = {
        node.value
        for path in paths
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("/")
    }
    names = set()
    for text in texts:
        try:
            names.add(resolve(urlsplit(text).path).url_name or "")
        except Resolver404:
            continue
    return names


def test_every_page_is_opened_in_a_browser() -> None:
    suite = [path for path in files(ROOT / "tests" / "browser") if path.suffix == ".py"]
    pages = {route.name for route in all_routes()} - NO_PAGE
    assert sorted(pages - opened(suite)) == []


def test_a_page_that_no_test_opens_is_noticed(tmp_path: Path) -> None:
    suite = tmp_path / "test_pages.py"
    suite.write_text('PAGES = ["/", "/projects/?month=2020-11", "/nowhere/"]\n', "utf-8")
    assert opened([suite]) == {"dashboard", "project-list"}
