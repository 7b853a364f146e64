-- Assignments → the projects' own columns: of each project the newest one whose day has come and that stands.
UPDATE projects_project AS project
SET (category_id, level, district_id, responsible_unit_id, supervising_department_id, lead_official, work_team)
    = (newest.category_id, newest.level, newest.district_id, newest.responsible_unit_id,
       newest.supervising_department_id, newest.lead_official, newest.work_team)
FROM (
    SELECT DISTINCT ON (assignment.project_id) assignment.*
    FROM projects_assignment AS assignment
    WHERE assignment.effective_on <= %(today)s
        AND (%(only)s::bigint[] IS NULL OR assignment.project_id = ANY (%(only)s::bigint[]))
        AND NOT EXISTS (SELECT 1 FROM projects_assignment AS later WHERE later.replaces_id = assignment.id)
    ORDER BY assignment.project_id, assignment.effective_on DESC, assignment.posting DESC
) AS newest
WHERE newest.project_id = project.id
    AND (project.category_id, project.level, project.district_id, project.responsible_unit_id,
         project.supervising_department_id, project.lead_official, project.work_team)
        IS DISTINCT FROM (newest.category_id, newest.level, newest.district_id, newest.responsible_unit_id,
                          newest.supervising_department_id, newest.lead_official, newest.work_team)
