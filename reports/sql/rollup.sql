-- Lines → sums by level × category × district × unit: all that scope and filters need.
INSERT INTO reports_rollupline (build_id, level, category_id, district_id, unit_id, {columns})
SELECT build_id, level, category_id, district_id, unit_id, {sums}
FROM reports_snapshotline
WHERE build_id = %(build)s
GROUP BY build_id, level, category_id, district_id, unit_id
