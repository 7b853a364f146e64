-- Stage changes → the projects' own stage: of each project the newest one whose day has come and that stands.
UPDATE projects_project AS project
SET stage = newest.stage
FROM (
    SELECT DISTINCT ON (change.project_id) change.project_id, change.stage
    FROM projects_stagechange AS change
    WHERE change.effective_on <= %(today)s
        AND (%(only)s::bigint[] IS NULL OR change.project_id = ANY (%(only)s::bigint[]))
        AND NOT EXISTS (SELECT 1 FROM projects_stagechange AS later WHERE later.replaces_id = change.id)
    ORDER BY change.project_id, change.effective_on DESC, change.posting DESC
) AS newest
WHERE newest.project_id = project.id AND newest.stage <> project.stage
