-- Facts → inputs: everything a line is computed from, as posted up to :cutoff, one row per listed project.
INSERT INTO reports_snapshotinput (
    build_id, project_id, code, category_id, district_id, unit_id, level, is_counted, first_month,
    plan_revision, annual_plan, targets, planned_physical, planned_start, planned_completion,
    first_annual_plan, first_targets, league_annual_plan, league_targets,
    invested, returns, is_returned, physical_progress, started_on, completed_on,
    exempt, has_delay_reason, has_safety_problem, milestone_ids, milestones_planned, milestones_actual,
    lamps, earlier_lamp, was_warned, warned_rounds
)
WITH
listed AS (
    SELECT plan.id AS plan_id, plan.project_id, plan.first_month, plan.is_counted
    FROM projects_annualplan AS plan
    WHERE plan.year = %(year)s AND plan.first_month <= %(month)s
        AND NOT EXISTS (
            SELECT 1 FROM projects_departure AS departure
            WHERE departure.plan_id = plan.id AND departure.first_month <= %(month)s
                AND departure.posting <= %(cutoff)s
        )
),
revisions AS (
    SELECT
        revision.*, listed.first_month,
        months.targets, months.physical
    FROM projects_planrevision AS revision
    JOIN listed USING (plan_id)
    LEFT JOIN LATERAL (
        SELECT
            array_agg(target.amount ORDER BY target.month) AS targets,
            max(target.physical_progress) FILTER (WHERE target.month = %(month)s) AS physical
        FROM projects_monthlytarget AS target
        WHERE target.revision_id = revision.id
    ) AS months ON true
    WHERE revision.posting <= %(cutoff)s
),
in_force AS (
    SELECT DISTINCT ON (plan_id) * FROM revisions
    WHERE first_period <= %(month)s
    ORDER BY plan_id, number DESC
),
first_plan AS (
    SELECT * FROM revisions WHERE number = 1
),
-- The league goes by the plan in force in the quarter's first month, or on joining.
league_plan AS (
    SELECT DISTINCT ON (plan_id) * FROM revisions
    WHERE first_period <= greatest(%(quarter_month)s, first_month)
    ORDER BY plan_id, number DESC
),
-- Who is listed is summed: a project whose first assignment begins after the month's end has that one.
placed AS (
    SELECT DISTINCT ON (assignment.project_id) assignment.*
    FROM projects_assignment AS assignment
    JOIN listed USING (project_id)
    WHERE assignment.posting <= %(cutoff)s
        AND NOT EXISTS (
            SELECT 1 FROM projects_assignment AS later
            WHERE later.replaces_id = assignment.id AND later.posting <= %(cutoff)s
        )
    ORDER BY
        assignment.project_id,
        assignment.effective_on > %(month_end)s,
        CASE WHEN assignment.effective_on <= %(month_end)s THEN assignment.effective_on END DESC,
        assignment.effective_on,
        assignment.posting DESC
),
-- Twelve filters over the entries there are cost less than a row for each month of each project.
invested AS (
    SELECT
        project_id,
        ARRAY[
            coalesce(sum(amount) FILTER (WHERE n = 1), 0), coalesce(sum(amount) FILTER (WHERE n = 2), 0),
            coalesce(sum(amount) FILTER (WHERE n = 3), 0), coalesce(sum(amount) FILTER (WHERE n = 4), 0),
            coalesce(sum(amount) FILTER (WHERE n = 5), 0), coalesce(sum(amount) FILTER (WHERE n = 6), 0),
            coalesce(sum(amount) FILTER (WHERE n = 7), 0), coalesce(sum(amount) FILTER (WHERE n = 8), 0),
            coalesce(sum(amount) FILTER (WHERE n = 9), 0), coalesce(sum(amount) FILTER (WHERE n = 10), 0),
            coalesce(sum(amount) FILTER (WHERE n = 11), 0), coalesce(sum(amount) FILTER (WHERE n = 12), 0)
        ] AS months
    FROM (
        SELECT entry.project_id, entry.amount, extract(month FROM entry.month)::int AS n
        FROM projects_ledgerentry AS entry
        JOIN listed USING (project_id)
        WHERE entry.month BETWEEN %(year_start)s AND %(month_start)s
            AND entry.posting <= %(cutoff)s
            AND entry.kind <> 'opening'
    ) AS entries
    GROUP BY project_id
),
handled AS (
    SELECT
        event.project_id, event.month,
        min((event.business_at AT TIME ZONE 'Asia/Shanghai')::date)
            FILTER (WHERE event.kind = 'submitted') AS submitted_on,
        bool_or(event.kind = 'sent_back') AS was_sent_back,
        bool_or(event.kind = 'approved') AS is_approved
    FROM projects_returnevent AS event
    JOIN listed USING (project_id)
    WHERE event.posting <= %(cutoff)s AND event.month BETWEEN %(year_start)s AND %(month_start)s
    GROUP BY event.project_id, event.month
),
-- More time for the units of an organisation: those that answered for the project at the end of that month.
extended AS (
    SELECT listed.project_id, period.month, max(extension.due_on) AS due_on
    FROM projects_periodextension AS extension
    JOIN projects_reportingperiod AS period
        ON period.id = extension.period_id AND period.month BETWEEN %(year_start)s AND %(month_start)s
    JOIN accounts_organization AS organization ON organization.id = extension.organization_id
    CROSS JOIN listed
    JOIN LATERAL (
        SELECT unit.path
        FROM projects_assignment AS assignment
        JOIN accounts_organization AS unit ON unit.id = assignment.responsible_unit_id
        WHERE assignment.project_id = listed.project_id AND assignment.posting <= %(cutoff)s
            AND NOT EXISTS (
                SELECT 1 FROM projects_assignment AS later
                WHERE later.replaces_id = assignment.id AND later.posting <= %(cutoff)s
            )
        ORDER BY
            assignment.effective_on >= (period.month + interval '1 month'),
            CASE WHEN assignment.effective_on < (period.month + interval '1 month')
                THEN assignment.effective_on END DESC,
            assignment.effective_on,
            assignment.posting DESC
        LIMIT 1
    ) AS then_placed ON starts_with(then_placed.path, organization.path)
    WHERE extension.posting <= %(cutoff)s
    GROUP BY listed.project_id, period.month
),
returned AS (
    SELECT
        listed.project_id,
        array_agg(
            CASE
                WHEN period.month IS NULL OR calendar.month < listed.first_month THEN ''
                WHEN handled.submitted_on IS NULL THEN 'missing'
                WHEN handled.submitted_on > greatest(period.due_on, extended.due_on) THEN 'late'
                WHEN handled.was_sent_back THEN 'sent_back'
                ELSE 'clean'
            END ORDER BY calendar.month
        ) AS states,
        coalesce(bool_or(handled.is_approved) FILTER (WHERE calendar.month = %(month)s), false) AS is_returned
    FROM listed
    CROSS JOIN generate_series(1, 12) AS calendar (month)
    LEFT JOIN projects_reportingperiod AS period
        ON period.month = make_date(%(year)s, calendar.month, 1) AND period.month <= %(month_start)s
    LEFT JOIN handled
        ON handled.project_id = listed.project_id AND handled.month = make_date(%(year)s, calendar.month, 1)
    LEFT JOIN extended ON extended.project_id = listed.project_id AND extended.month = period.month
    GROUP BY listed.project_id
),
progressed AS (
    SELECT DISTINCT ON (event.project_id) event.project_id, event.physical_progress
    FROM projects_returnevent AS event
    JOIN listed USING (project_id)
    WHERE event.kind = 'approved' AND event.posting <= %(cutoff)s AND event.month <= %(month_start)s
    ORDER BY event.project_id, event.month DESC, event.posting DESC
),
staged AS (
    SELECT
        change.project_id,
        min(change.effective_on) FILTER (WHERE change.stage <> 'signed') AS started_on,
        min(change.effective_on) FILTER (WHERE change.stage IN ('completed', 'in_operation')) AS completed_on
    FROM projects_stagechange AS change
    JOIN listed USING (project_id)
    WHERE change.posting <= %(cutoff)s
        AND NOT EXISTS (
            SELECT 1 FROM projects_stagechange AS later
            WHERE later.replaces_id = change.id AND later.posting <= %(cutoff)s
        )
    GROUP BY change.project_id
),
exempted AS (
    SELECT stop.project_id, min(stop.kind) AS kind
    FROM projects_suspension AS stop
    JOIN listed USING (project_id)
    WHERE stop.posting <= %(cutoff)s
        AND stop.approver_id IS NOT NULL
        AND stop.starts_on <= %(month_end)s
        AND (stop.ends_on IS NULL OR stop.ends_on >= %(month_end)s)
        AND NOT EXISTS (
            SELECT 1 FROM projects_suspension AS later
            WHERE later.replaces_id = stop.id AND later.posting <= %(cutoff)s
        )
    GROUP BY stop.project_id
),
excused AS (
    SELECT DISTINCT reason.project_id
    FROM projects_delayreason AS reason
    JOIN listed USING (project_id)
    WHERE reason.posting <= %(cutoff)s
        AND %(month_end)s BETWEEN reason.starts_on AND reason.ends_on
        AND NOT EXISTS (
            SELECT 1 FROM projects_delayreason AS later
            WHERE later.replaces_id = reason.id AND later.posting <= %(cutoff)s
        )
),
-- Whether a project is safe is no fact of a month: a revision judges it as of the first one's cut-off.
judged AS (
    SELECT coalesce(
        (
            SELECT edition.cutoff
            FROM reports_edition AS edition
            JOIN projects_reportingperiod AS period ON period.id = edition.period_id
            WHERE period.month = %(month_start)s AND edition.status = 'published'
                AND edition.posting <= %(cutoff)s
            ORDER BY edition.revision
            LIMIT 1
        ),
        %(cutoff)s
    ) AS cutoff
),
-- A problem stands as its newest step up to then left it: its kind, and the projects it held up.
unsafe AS (
    SELECT DISTINCT place.project_id
    FROM coordination_problem AS problem
    JOIN LATERAL (
        SELECT step.status, step.problem_kind, step.version
        FROM coordination_problemevent AS step, judged
        WHERE step.problem_id = problem.id AND step.posting <= judged.cutoff AND step.kind <> 'comment'
        ORDER BY step.posting DESC
        LIMIT 1
    ) AS newest ON newest.status NOT IN ('signed_off', 'merged')
    JOIN coordination_problemproject AS place
        ON place.problem_id = problem.id AND place.from_version <= newest.version
    WHERE coalesce(nullif(newest.problem_kind, ''), problem.kind) = 'safety'
),
dated AS (
    SELECT DISTINCT ON (date.milestone_id, date.kind)
        date.project_id, date.milestone_id, date.kind, date.on
    FROM projects_milestonedate AS date
    JOIN listed USING (project_id)
    WHERE date.posting <= %(cutoff)s
        AND NOT EXISTS (
            SELECT 1 FROM projects_milestonechange AS gone
            WHERE gone.milestone_id = date.milestone_id AND gone.kind = 'withdraw' AND gone.posting <= %(cutoff)s
        )
    ORDER BY date.milestone_id, date.kind, date.posting DESC
),
nodes AS (
    SELECT
        project_id,
        array_agg(milestone_id ORDER BY planned, milestone_id) AS ids,
        array_agg(planned ORDER BY planned, milestone_id) AS planned,
        array_agg(actual ORDER BY planned, milestone_id) AS actual
    FROM (
        SELECT
            project_id, milestone_id,
            max("on") FILTER (WHERE kind = 'planned') AS planned,
            max("on") FILTER (WHERE kind = 'actual') AS actual
        FROM dated
        GROUP BY project_id, milestone_id
    ) AS pairs
    WHERE planned IS NOT NULL
    GROUP BY project_id
),
-- History is what was published: of each month the newest revision posted up to the cut-off.
published AS (
    SELECT DISTINCT ON (period.month) edition.id, period.month
    FROM reports_edition AS edition
    JOIN projects_reportingperiod AS period ON period.id = edition.period_id
    WHERE edition.status = 'published' AND edition.posting <= %(cutoff)s AND period.month < %(month_start)s
    ORDER BY period.month, edition.revision DESC
),
history AS (
    SELECT line.project_id, published.month, line.lamp, line.warning_position
    FROM published
    JOIN reports_editionline AS line ON line.edition_id = published.id
),
lamps AS (
    SELECT
        project_id,
        ARRAY[
            coalesce(max(lamp) FILTER (WHERE n = 1), ''), coalesce(max(lamp) FILTER (WHERE n = 2), ''),
            coalesce(max(lamp) FILTER (WHERE n = 3), ''), coalesce(max(lamp) FILTER (WHERE n = 4), ''),
            coalesce(max(lamp) FILTER (WHERE n = 5), ''), coalesce(max(lamp) FILTER (WHERE n = 6), ''),
            coalesce(max(lamp) FILTER (WHERE n = 7), ''), coalesce(max(lamp) FILTER (WHERE n = 8), ''),
            coalesce(max(lamp) FILTER (WHERE n = 9), ''), coalesce(max(lamp) FILTER (WHERE n = 10), ''),
            coalesce(max(lamp) FILTER (WHERE n = 11), ''), coalesce(max(lamp) FILTER (WHERE n = 12), '')
        ] AS months
    FROM (
        SELECT history.project_id, history.lamp, extract(month FROM history.month)::int AS n
        FROM history
        JOIN listed USING (project_id)
        WHERE history.month >= %(year_start)s
    ) AS shown
    GROUP BY project_id
),
earlier AS (
    SELECT DISTINCT ON (project_id) project_id, lamp
    FROM history
    WHERE month < %(year_start)s AND lamp <> 'unlit'
    ORDER BY project_id, month DESC
),
-- In how many successive final rounds before this quarter a project was warned, across years, too.
warned AS (
    SELECT project_id, count(*) AS rounds
    FROM (
        SELECT project_id, month, row_number() OVER (PARTITION BY project_id ORDER BY month DESC) AS n
        FROM history
        WHERE extract(month FROM month) IN (3, 6, 9, 12) AND month <= %(last_final_month)s
            AND warning_position IS NOT NULL
    ) AS round
    WHERE month = (%(last_final_month)s - (n - 1) * interval '3 months')::date
    GROUP BY project_id
)
SELECT
    %(build)s, project.id, project.code, placed.category_id, placed.district_id, placed.responsible_unit_id,
    placed.level, listed.is_counted, listed.first_month,
    in_force.number, in_force.annual_amount, in_force.targets, in_force.physical,
    in_force.planned_start, in_force.planned_completion,
    first_plan.annual_amount, first_plan.targets, league_plan.annual_amount, league_plan.targets,
    coalesce(invested.months, array_fill(0::numeric, ARRAY[12])), returned.states, returned.is_returned, progressed.physical_progress,
    staged.started_on, staged.completed_on,
    coalesce(exempted.kind, ''), excused.project_id IS NOT NULL, unsafe.project_id IS NOT NULL,
    coalesce(nodes.ids, '{}'), coalesce(nodes.planned, '{}'), coalesce(nodes.actual, '{}'),
    coalesce(lamps.months, array_fill(''::text, ARRAY[12])), coalesce(earlier.lamp, ''),
    warned.project_id IS NOT NULL, coalesce(warned.rounds, 0)
FROM listed
JOIN projects_project AS project ON project.id = listed.project_id
JOIN in_force USING (plan_id)
JOIN first_plan USING (plan_id)
JOIN league_plan USING (plan_id)
JOIN placed ON placed.project_id = project.id
LEFT JOIN invested ON invested.project_id = project.id
JOIN returned ON returned.project_id = project.id
LEFT JOIN lamps ON lamps.project_id = project.id
LEFT JOIN progressed ON progressed.project_id = project.id
LEFT JOIN staged ON staged.project_id = project.id
LEFT JOIN exempted ON exempted.project_id = project.id
LEFT JOIN excused ON excused.project_id = project.id
LEFT JOIN unsafe ON unsafe.project_id = project.id
LEFT JOIN nodes ON nodes.project_id = project.id
LEFT JOIN earlier ON earlier.project_id = project.id
LEFT JOIN warned ON warned.project_id = project.id
