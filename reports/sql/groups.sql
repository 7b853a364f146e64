-- Lines of an edition → its groups. Units are ranked within their class: ΣA/ΣP, then ΣA − ΣP, then code.
INSERT INTO reports_editiongroup (edition_id, kind, code, name, name_en, unit_class, rank, {columns})
WITH grouped AS (
    SELECT
        CASE GROUPING(level, category_code, district_code, unit_code)
            WHEN 15 THEN 'total' WHEN 7 THEN 'level' WHEN 11 THEN 'category' WHEN 13 THEN 'district' ELSE 'unit'
        END AS kind,
        coalesce(level, category_code, district_code, unit_code, 'all') AS code,
        min(category_name) AS category_name, min(category_name_en) AS category_name_en,
        min(district_name) AS district_name, min(district_name_en) AS district_name_en,
        min(unit_name) AS unit_name, min(unit_name_en) AS unit_name_en, min(unit_kind) AS unit_kind,
        {sums}
    FROM reports_editionline
    WHERE edition_id = %(edition)s
    GROUP BY GROUPING SETS ((), (level), (category_code), (district_code), (unit_code))
),
named AS (
    SELECT
        grouped.*,
        CASE kind WHEN 'category' THEN category_name WHEN 'district' THEN district_name WHEN 'unit' THEN unit_name
            ELSE '' END AS name,
        CASE kind WHEN 'category' THEN category_name_en WHEN 'district' THEN district_name_en
            WHEN 'unit' THEN unit_name_en ELSE '' END AS name_en,
        CASE kind WHEN 'unit' THEN unit_kind ELSE '' END AS unit_class,
        kind = 'unit' AND planned_to_date > 0 AS is_ranked
    FROM grouped
)
SELECT
    %(edition)s, kind, code, name, name_en, unit_class,
    CASE WHEN is_ranked THEN row_number() OVER (
        PARTITION BY is_ranked, unit_class
        ORDER BY
            round(invested_to_date::numeric(60, 30) / nullif(planned_to_date, 0), 6) DESC,
            invested_to_date - planned_to_date DESC,
            code COLLATE "C"
    ) END,
    {columns}
FROM named
