"""Every page that shows rows in a table hands them out as Excel and CSV, or says here why not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.urls import reverse

from launcher.home import ROOT
from tests.house.routing import all_routes

TEMPLATES = ROOT / "templates"
TAKE_AWAY = re.compile(r'include "parts/take_away.html" with list="([a-z-]+)"( of=)?')
TABLE = re.compile(r"<table[^>]*\bkw-table\b")
JOINED = re.compile(r'{%\s*include "([^"]+)"')

#: Pages with a table and no file of it, each with the reason.
WITHOUT: Mapping[str, str] = {
    # Files there are, of another make.
    "portfolio/trail.html": "has its own, made while they are sent",
    "portfolio/evidence.html": "is taken away as an archive with all its papers",
    "reports/edition.html": "is taken away as PDF, Word, Excel and bundle",
    "reports/public/edition.html": "is taken away as PDF, Word, Excel and bundle",
    "reports/public/list.html": "leads to editions, each with its files",
    "reports/public/digests.html": "is taken away as JSON",
    "reports/public/verify.html": "tells of the reader's own file",
    "reports/report_list.html": "leads to editions, each with its files",
    "projects/receipt.html": "is a paper of its own, for printing",
    "projects/register/district_map.html": "is taken away as GeoJSON",
    # Papers on the way: what is decided there is taken away once it is an edition.
    "reports/preparation.html": "an edition in the making",
    "reports/approval.html": "an edition in the making",
    "reports/consultation.html": "an edition in the making",
    "reports/ruleset_what_if.html": "a trial computation, of which nothing is kept",
    "reports/ruleset.html": "rules, not rows: read clause by clause",
    "reports/ruleset_compare.html": "rules, not rows: read clause by clause",
    "reports/ruleset_draft.html": "rules, not rows: read clause by clause",
    "reports/ruleset_form.html": "a form",
    "reports/ruleset_list.html": "a few versions of the rules",
    "reports/wording.html": "versions of wording, each with its words",
    "reports/wording_language.html": "words of the circular, edited in place",
    "reports/inspection.html": "the last runs of a check",
    "reports/period_list.html": "the twelve months of a year",
    # A reader's own file on its way in.
    "projects/import.html": "the rows of a file that the reader has",
    "projects/import_columns.html": "the columns of a file that the reader has",
    "projects/exchange.html": "the reader's own files",
    "coordination/problem_preview.html": "the rows of a file that the reader has",
    "accounts/people_preview.html": "the rows of a file that the reader has",
    "accounts/people_imported.html": "holds passwords, shown once",
    # Forms and sheets of one thing.
    "portfolio/recorded.html": "the ledger is taken away on the project's page, the proof as an archive",
    "projects/carry_over.html": "a form",
    "projects/plan.html": "one project's sheet; all plans are taken away from their list",
    "projects/plan_form.html": "a form",
    "projects/return_edit.html": "a form",
    "projects/register/categories.html": "a handful of names, edited in place",
    "projects/register/milestone.html": "one project's sheet",
    "projects/register/milestones.html": "one project's sheet",
    "projects/register/package.html": "one project's sheet",
    "projects/register/placing.html": "one project's sheet",
    "projects/register/project.html": "one project's sheet",
    "projects/register/stage.html": "one project's sheet",
    "projects/register/stops.html": "one project's sheet; all stops are taken away from their list",
    "coordination/meeting.html": "one meeting, taken away as Word; all tasks from their list",
    "coordination/site_summaries.html": "leads to summaries, each a paper of its own",
    "coordination/escalation_levels.html": "settings",
    "coordination/five_groups.html": "one group of each district, edited in place",
    "coordination/five_project.html": "one project's sheet; gaps are taken away from their list",
    "coordination/nodes_edit.html": "a form",
    "coordination/nodes_feeds.html": "the reader's own calendar addresses",
    "coordination/nodes_plan.html": "one project's sheet; the week's nodes are taken away from their list",
    "coordination/nodes_template.html": "settings",
    "coordination/nodes_templates.html": "settings",
    "coordination/permit_catalogue.html": "settings",
    "coordination/permit_project.html": "one project's sheet; all permits are taken away from their list",
    "portfolio/waiting.html": "what waits for the reader at this minute",
    "portfolio/style.html": "samples of the design",
    # Settings and accounts, each a handful of the reader's own or of one person.
    "accounts/deputies.html": "who stands in for the reader",
    "accounts/mail_test.html": "settings",
    "accounts/organization.html": "one unit's people",
    "accounts/person.html": "one person's roles, in the audit trail of accounts, too",
    "accounts/role_policies.html": "settings",
    "accounts/saved_views.html": "the reader's own",
    "accounts/sessions.html": "the reader's own",
    "accounts/sign_in_help.html": "who is locked out at this minute",
    "accounts/sign_in_help_person.html": "one person's way in",
    "accounts/walls.html": "addresses that open a wall",
}


def reached(name: str, found: set[str] | None = None) -> set[str]:
    """A template and all parts that it includes."""
    found = set() if found is None else found
    if name not in found and (TEMPLATES / name).exists():
        found.add(name)
        for part in JOINED.findall((TEMPLATES / name).read_text("utf-8")):
            reached(part, found)
    return found


def pages() -> Iterator[tuple[str, str]]:
    """Every page with a table, and its whole text."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        if not path.read_text("utf-8").startswith("{% extends"):
            continue
        text = "\n".join((TEMPLATES / part).read_text("utf-8") for part in sorted(reached(name)))
        if TABLE.search(text):
            yield name, text


def test_every_table_can_be_taken_away_or_says_why_not() -> None:
    assert [name for name, text in pages() if not TAKE_AWAY.search(text) and name not in WITHOUT] == []


def test_no_page_is_excused_that_needs_no_excuse() -> None:
    needing = {name for name, text in pages() if not TAKE_AWAY.search(text)}
    assert sorted(set(WITHOUT) - needing) == []


def test_what_is_offered_is_there_in_both_kinds_for_whoever_opens_the_page() -> None:
    routes = {route.name: route for route in all_routes()}
    offered = {found for _name, text in pages() for found in TAKE_AWAY.findall(text)}
    assert len(offered) > 20
    for name, own in offered:
        page = routes["project"] if own else routes[name]
        for kind in ("csv", "xlsx"):
            file = routes[f"{name}-{kind}"]
            assert reverse(file.name, kwargs={"code": "A"} if own else {}).endswith(f"table.{kind}")
            assert (file.allowed, file.at_root) == (page.allowed, page.at_root), name


def test_a_table_without_a_file_is_noticed() -> None:
    text = '{% extends "base.html" %}<table class="kw-table desk-cards">'
    assert TABLE.search(text)
    assert not TAKE_AWAY.search(text)
