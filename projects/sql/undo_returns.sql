-- What an import wrote goes back to what stood there before; returns that were touched since, or to which files
-- were attached that would go with them, are left alone,
-- and the caller, who counts, takes everything back.
WITH asked AS MATERIALIZED (
    SELECT project_id, coalesce((before ->> 'version')::integer, 0) + 1 AS version, before
    FROM projects_importrow
    WHERE batch_id = %(batch)s AND action IN ('new', 'change')
), held AS MATERIALIZED (
    SELECT stored.id, asked.before
    FROM asked
    JOIN projects_monthlyreturn AS stored
        ON stored.project_id = asked.project_id AND stored.period_id = %(period)s AND stored.version = asked.version
    WHERE stored.status = 'draft'
        AND (asked.before IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM projects_returnattachment AS attached WHERE attached.monthly_return_id = stored.id
        ))
    ORDER BY stored.project_id
    FOR UPDATE OF stored
), restored AS (
    UPDATE projects_monthlyreturn AS stored
    SET status = before ->> 'status', version = stored.version + 1,
        investment = (before ->> 'investment')::numeric,
        physical_progress = (before ->> 'physical_progress')::numeric,
        stage_text = before ->> 'stage_text', problems = before ->> 'problems',
        explanations = before -> 'explanations',
        entered_by_id = (before ->> 'entered_by')::bigint, entered_at = (before ->> 'entered_at')::timestamptz,
        changed_at = %(now)s
    FROM held
    WHERE stored.id = held.id AND held.before IS NOT NULL
    RETURNING stored.id
), removed AS (
    DELETE FROM projects_monthlyreturn AS stored
    USING held
    WHERE stored.id = held.id AND held.before IS NULL
    RETURNING stored.id
)
SELECT (SELECT count(*) FROM restored) + (SELECT count(*) FROM removed)
