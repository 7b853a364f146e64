"""Months and editions."""

from __future__ import annotations

from django.urls import path

from reports.views import (
    approval,
    consultation,
    editions,
    errata,
    inspections,
    jobs,
    lamps,
    months,
    periods,
    publicity,
    punctuality,
    ruleset_drafts,
    rulesets,
    steps,
    subscriptions,
    what_if,
)

MONTH = "<int:year>/<int:month>/"
DRAFT = "rulesets/drafts/<int:pk>/"

urlpatterns = [
    path("", months.report_list, name="report-list"),
    path("open/", steps.open_month, name="open-month"),
    path("periods/", periods.period_list, name="period-list"),
    path(f"{MONTH}extend/", periods.extend, name="extend-due"),
    path(f"{MONTH}reopen/", periods.reopen, name="reopen"),
    path("punctuality/", punctuality.punctuality_table, name="punctuality"),
    path("lamps/<month:month>/", lamps.lamps, name="lamps"),
    path("inspection/", inspections.inspection, name="inspection"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("rulesets/", rulesets.ruleset_list, name="ruleset-list"),
    path("rulesets/new/", ruleset_drafts.ruleset_new, name="ruleset-new"),
    path("rulesets/compare/", rulesets.ruleset_compare, name="ruleset-compare"),
    path("rulesets/<int:version>/", rulesets.ruleset, name="ruleset"),
    path(DRAFT, ruleset_drafts.ruleset_draft, name="ruleset-draft"),
    path(f"{DRAFT}edit/", ruleset_drafts.ruleset_draft_edit, name="ruleset-draft-edit"),
    path(f"{DRAFT}step/", ruleset_drafts.ruleset_draft_step, name="ruleset-draft-step"),
    path(f"{DRAFT}decide/", ruleset_drafts.ruleset_draft_decide, name="ruleset-draft-decide"),
    path(f"{DRAFT}what-if/", what_if.ruleset_what_if, name="ruleset-what-if"),
    path(MONTH, editions.edition, name="edition"),
    path(f"{MONTH}preparation/", months.preparation, name="preparation"),
    path(f"{MONTH}bundle.json", editions.bundle, name="bundle"),
    path(f"{MONTH}circular.pdf", editions.circular, {"kind": "pdf"}, name="circular-pdf"),
    path(f"{MONTH}circular.docx", editions.circular, {"kind": "docx"}, name="circular-docx"),
    path(f"{MONTH}circular.xlsx", editions.circular, {"kind": "xlsx"}, name="circular-xlsx"),
    path(f"{MONTH}lock/", steps.lock, name="lock"),
    path(f"{MONTH}build/", steps.build, name="build"),
    path(f"{MONTH}discard/", steps.discard, name="discard"),
    path(f"{MONTH}consultation/", consultation.consultation, name="consultation"),
    path(f"{MONTH}consultation/open/", consultation.consult, name="consult"),
    path(f"{MONTH}consultation/answer/", consultation.answer, name="answer"),
    path(f"{MONTH}approval/", approval.approval, name="approval"),
    path(f"{MONTH}approval/hand-over/", approval.hand, name="hand-over"),
    path(f"{MONTH}approval/pass-on/", approval.pass_to, name="pass-on"),
    path(f"{MONTH}approval/reject/", approval.turn_down, name="reject"),
    path(f"{MONTH}publish/", approval.publish, name="publish"),
    path(f"{MONTH}withdraw/", errata.withdraw, name="withdraw"),
    path(f"{MONTH}correct/", errata.correct, name="correct"),
    path("subscribers/", subscriptions.subscribers, name="subscribers"),
    path("subscribe/", subscriptions.subscribe, name="subscribe"),
    path(f"{MONTH}open-to-everybody/", publicity.open_edition, name="open-to-everybody"),
    path(f"{MONTH}take-back/", publicity.take_edition_back, name="take-back"),
]
