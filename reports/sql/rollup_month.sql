-- Inputs → the year's course, month by month, at the same grain.
INSERT INTO reports_rollupmonth (build_id, level, category_id, district_id, unit_id, month, planned, first_planned, invested)
SELECT
    build_id, level, category_id, district_id, unit_id, month.n,
    sum(month.planned), sum(month.first), sum(month.done)
FROM reports_snapshotinput AS input
CROSS JOIN LATERAL unnest(
    CASE WHEN input.targets IS NULL THEN {derived_targets[annual_plan]} ELSE input.targets END,
    CASE WHEN input.first_targets IS NULL THEN {derived_targets[first_annual_plan]} ELSE input.first_targets END,
    input.invested
) WITH ORDINALITY AS month (planned, first, done, n)
WHERE build_id = %(build)s AND is_counted
GROUP BY build_id, level, category_id, district_id, unit_id, month.n
