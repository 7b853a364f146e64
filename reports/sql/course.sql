-- Some inputs → the year's course over all of them, month by month, in 万元.
SELECT month.n, sum(month.planned), sum(month.first), sum(month.done)
FROM reports_snapshotinput AS input
CROSS JOIN LATERAL unnest(
    CASE WHEN input.targets IS NULL THEN {derived_targets[annual_plan]} ELSE input.targets END,
    CASE WHEN input.first_targets IS NULL THEN {derived_targets[first_annual_plan]} ELSE input.first_targets END,
    input.invested
) WITH ORDINALITY AS month (planned, first, done, n)
WHERE is_counted AND input.id IN ({{chosen}})
GROUP BY month.n
ORDER BY month.n
