-- The rows of an import into drafts; gives back how many were written. A return whose version is not the one seen
-- at the preview is left out: the caller, who counts, takes everything back.
WITH asked AS MATERIALIZED (
    SELECT project_id, action, (before ->> 'version')::integer AS version,
        (given ->> 'investment')::numeric AS investment,
        (given ->> 'physical_progress')::numeric AS physical_progress,
        given ->> 'stage_text' AS stage_text, given ->> 'problems' AS problems,
        coalesce(given -> 'explanations', '{}') AS explanations
    FROM projects_importrow
    WHERE batch_id = %(batch)s AND action IN ('new', 'change')
    ORDER BY project_id
), held AS MATERIALIZED (
    SELECT stored.id, asked.*
    FROM asked
    JOIN projects_monthlyreturn AS stored
        ON stored.project_id = asked.project_id AND stored.period_id = %(period)s AND stored.version = asked.version
    WHERE asked.action = 'change' AND stored.status <> 'submitted'
    ORDER BY stored.project_id
    FOR NO KEY UPDATE OF stored
), changed AS (
    UPDATE projects_monthlyreturn AS stored
    SET status = 'draft', version = stored.version + 1, investment = held.investment,
        physical_progress = held.physical_progress, stage_text = held.stage_text, problems = held.problems,
        explanations = held.explanations,
        entered_by_id = %(user)s, entered_at = %(now)s, changed_at = %(now)s
    FROM held
    WHERE stored.id = held.id AND stored.version = held.version
    RETURNING stored.id
), made AS (
    INSERT INTO projects_monthlyreturn (project_id, period_id, status, version, investment, physical_progress,
        stage_text, problems, explanations, entered_by_id, entered_at, changed_at)
    SELECT project_id, %(period)s, 'draft', 1, investment, physical_progress, stage_text, problems,
        explanations, %(user)s, %(now)s, %(now)s
    FROM asked
    WHERE action = 'new'
    RETURNING id
)
SELECT (SELECT count(*) FROM changed) + (SELECT count(*) FROM made)
