-- Lines of a build → lines of an edition, with the names as they are now.
INSERT INTO reports_editionline (
    edition_id, project_id, project_name, category_code, category_name, category_name_en,
    district_code, district_name, district_name_en, unit_code, unit_name, unit_name_en, unit_kind, {columns}
)
SELECT
    %(edition)s, project.id, project.name, category.code, category.name, category.name_en,
    district.code, district.name, district.name_en, unit.code, unit.name, unit.name_en, unit.kind, {line_columns}
FROM reports_snapshotline AS line
JOIN projects_project AS project ON project.id = line.project_id
JOIN projects_category AS category ON category.id = line.category_id
JOIN accounts_organization AS district ON district.id = line.district_id
JOIN accounts_organization AS unit ON unit.id = line.unit_id
WHERE line.build_id = %(build)s
