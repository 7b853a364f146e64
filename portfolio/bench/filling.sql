-- A portfolio of {n} projects for the year before {next}: plans by month, twelve months of returns, approved and
-- posted. Made set by set; every number follows from those of project and month, so that two runs are alike.
INSERT INTO projects_project (
    id, code, name, name_sort, category_id, level, stage, district_id, responsible_unit_id, lead_official, work_team,
    total_investment, summary, is_generated, version
)
SELECT i, 'P' || lpad(i::text, 7, '0'), '海沧半导体产业基地' || i || '期', 'haicang bandaoti ' || lpad(i::text, 7, '0'),
    {categories}[1 + i % 4], (ARRAY['provincial', 'city', 'city', 'district'])[1 + i / 7 % 4], 'advancing',
    {districts}[1 + i % {district_count}], {units}[1 + i % {unit_count}], '张三', '第' || i % 9 || '工作专班',
    50000 + i % 97 * 1000, '', false, 1
FROM generate_series(1, {n}) AS i;

INSERT INTO projects_annualplan (id, project_id, year, first_month, is_counted)
SELECT i + later * {n}, i, {year} + later, 1, true
FROM generate_series(1, {n}) AS i, generate_series(0, 1) AS later;

INSERT INTO projects_planrevision (
    id, plan_id, number, status, first_period, annual_amount, planned_start, planned_completion, reason, author_id,
    approver_id, approved_at, version, rejection, posting, recorded_at
)
SELECT i + later * {n}, i + later * {n}, 1, 'approved', 1, 12 * (100 + i % 53 * 10), make_date({year}, 1, 15), NULL, '',
    {office}, {leader}, {then}, 1, '', i + later * {n}, {then}
FROM generate_series(1, {n}) AS i, generate_series(0, 1) AS later;

INSERT INTO projects_monthlytarget (revision_id, month, amount, physical_progress)
SELECT i, month, 100 + i % 53 * 10, month * 8
FROM generate_series(1, 12) AS month, generate_series(1, {n}) AS i;

INSERT INTO projects_assignment (
    project_id, effective_on, category_id, level, district_id, responsible_unit_id, lead_official, work_team, reason,
    author_id, business_at, recorded_at, posting
)
SELECT id, make_date({year}, 1, 1), category_id, level, district_id, responsible_unit_id, lead_official, work_team, '',
    {office}, {then}, {then}, 2 * {n} + id
FROM projects_project;

INSERT INTO projects_stagechange (
    project_id, stage, effective_on, evidence, reason, author_id, business_at, recorded_at, posting
)
SELECT id, 'advancing', make_date({year}, 1, 10), '', '', {office}, {then}, {then}, 3 * {n} + id
FROM projects_project;

INSERT INTO projects_monthlyreturn (
    id, project_id, period_id, status, version, investment, physical_progress, stage_text, problems, explanations,
    entered_by_id, entered_at, changed_at
)
SELECT (month - 1) * {n} + i, i, {periods}[month], 'approved', 2, (100 + i % 53 * 10) * (60 + (i * 31 + month * 7) % 80) / 100.0,
    month * 7 + i % 10, '主体结构施工', '', '{{}}', {clerk}, {then}, {then}
FROM generate_series(1, 12) AS month, generate_series(1, {n}) AS i;

INSERT INTO projects_returnevent (
    id, monthly_return_id, project_id, month, kind, version, investment, physical_progress, stage_text, problems,
    explanations, reason, author_id, business_at, recorded_at, posting
)
SELECT 2 * done.id - 1 + step, done.id, done.project_id, period.month, (ARRAY['submitted', 'approved'])[1 + step], 1 + step,
    done.investment, done.physical_progress, done.stage_text, '', '{{}}', '', (ARRAY[{clerk}, {office}])[1 + step],
    period.due_on + time '09:00', {then}, 4 * {n} + 3 * done.id + step
FROM projects_monthlyreturn AS done
JOIN projects_reportingperiod AS period ON period.id = done.period_id
CROSS JOIN generate_series(0, 1) AS step;

INSERT INTO projects_ledgerentry (
    project_id, month, amount, kind, event_id, approver_id, reason, author_id, business_at, recorded_at, posting
)
SELECT project_id, month, investment, 'return', id, {office}, '', {clerk}, business_at, {then}, posting + 1
FROM projects_returnevent
WHERE kind = 'approved';

SELECT setval('projects_posting', 50 * {n});
SELECT setval(pg_get_serial_sequence('projects_' || name, 'id'), 50 * {n})
FROM unnest(ARRAY['project', 'annualplan', 'planrevision', 'monthlyreturn', 'returnevent']) AS name;
