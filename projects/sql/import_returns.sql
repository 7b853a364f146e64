-- The rows of an import into drafts. A return whose version is not the one seen at the preview is left out, and
-- so are those that somebody else has begun: the caller counts and takes everything back.
WITH asked AS MATERIALIZED (
    SELECT staged.id, staged.project_id, staged.action, (staged.before ->> 'version')::integer AS version,
        (staged.given ->> 'investment')::numeric AS investment,
        (staged.given ->> 'physical_progress')::numeric AS physical_progress,
        staged.given ->> 'stage_text' AS stage_text, staged.given ->> 'problems' AS problems,
        coalesce(staged.given -> 'explanations', '{}') AS explanations
    FROM projects_importrow AS staged
    WHERE staged.batch_id = %(batch)s AND staged.action IN ('new', 'change')
), held AS MATERIALIZED (
    SELECT stored.id, asked.id AS staged
    FROM projects_monthlyreturn AS stored
    JOIN asked ON asked.project_id = stored.project_id AND asked.version = stored.version
    WHERE stored.period_id = %(period)s AND asked.action = 'change' AND stored.status <> 'submitted'
    ORDER BY stored.project_id
    FOR NO KEY UPDATE OF stored
), changed AS (
    UPDATE projects_monthlyreturn AS stored
    SET status = 'draft', version = stored.version + 1, investment = asked.investment,
        physical_progress = asked.physical_progress, stage_text = asked.stage_text, problems = asked.problems,
        explanations = asked.explanations,
        entered_by_id = %(user)s, entered_at = %(now)s, changed_at = %(now)s
    FROM held JOIN asked ON asked.id = held.staged
    WHERE stored.id = held.id AND stored.version = asked.version
    RETURNING stored.id, stored.project_id, stored.version
), made AS (
    INSERT INTO projects_monthlyreturn (project_id, period_id, status, version, investment, physical_progress,
        stage_text, problems, explanations, entered_by_id, entered_at, changed_at)
    SELECT project_id, %(period)s, 'draft', 1, investment, physical_progress, stage_text, problems,
        explanations, %(user)s, %(now)s, %(now)s
    FROM asked
    WHERE action = 'new'
    ORDER BY project_id
    RETURNING id, project_id, version
), written AS (
    SELECT * FROM changed UNION ALL SELECT * FROM made
), noted AS (
    UPDATE projects_importrow AS staged
    SET after = jsonb_build_object('id', written.id, 'version', written.version)
    FROM written
    WHERE staged.batch_id = %(batch)s AND staged.project_id = written.project_id
    RETURNING staged.id
)
SELECT count(*) FROM noted
