-- What the application's role may do. It owns nothing; run by the owner after every migration.
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role};
REVOKE UPDATE, DELETE ON
    accounts_accountevent,
    common_storedfile, common_download, accounts_organizationname,
    projects_ledgerentry, projects_returnevent, projects_stagechange, projects_suspension,
    projects_assignment, projects_milestonedate, projects_delayreason, projects_signoff, projects_correctionevent,
    projects_confidentialname, projects_periodextension, projects_periodevent,
    reports_ruleset, reports_editionline, reports_editiongroup, reports_editionfile,
    reports_editioncorrection, reports_consultation, reports_remark, reports_answer, reports_approvalevent,
    reports_withdrawal, reports_erratum,
    reports_publicity, reports_editionsignature, reports_finding,
    reports_rulesetevent,
    reports_wording, reports_headedpaper,
    projects_attachment, projects_districtmap,
    coordination_nodetemplate, coordination_nodereport, coordination_nodebaseline, coordination_nodebaselineline,
    coordination_teammember, coordination_teamleave, coordination_workplan, coordination_stationedgroup,
    coordination_siterecord, coordination_sitephoto, coordination_siteproblem, coordination_sitewithdrawal,
    coordination_frozensummary,
    coordination_problemevent, coordination_problemattachment,
    coordination_orderevent, coordination_orderattachment, coordination_orderpaper, coordination_meetingevent,
    coordination_permitstep
FROM {role};
REVOKE UPDATE ON
    reports_snapshotbuild, reports_snapshotinput, reports_snapshotline, reports_rollupline, reports_rollupmonth
FROM {role};
REVOKE DELETE ON accounts_membership, accounts_wallscreen, reports_subscription, reports_inspection FROM {role};
REVOKE DELETE ON coordination_nodeplan, coordination_node, coordination_nodefeed, coordination_sitesummary FROM {role};
REVOKE DELETE ON coordination_permitkind, coordination_permit FROM {role};
REVOKE INSERT, UPDATE, DELETE ON common_auditrecord, django_migrations FROM {role};
