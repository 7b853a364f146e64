-- Inputs → lines: plan, done, lamp, score, ranks and lists of every project of a build, in one statement.
-- Thresholds are cross-multiplied, never compared as quotients. Sort keys that are quotients are divided at
-- scale 30 or more and rounded half away from zero to 6 decimals; the score is their exact sum.
INSERT INTO reports_snapshotline (build_id, project_id, category_id, district_id, unit_id, {columns})
WITH
expanded AS (
    SELECT
        input.*,
        input.targets IS NULL AS is_derived,
        CASE WHEN input.targets IS NULL THEN {derived_targets[annual_plan]} ELSE input.targets END AS plan,
        CASE WHEN input.first_targets IS NULL THEN {derived_targets[first_annual_plan]}
            ELSE input.first_targets END AS first_plan,
        CASE WHEN input.league_targets IS NULL THEN {derived_targets[league_annual_plan]}
            ELSE input.league_targets END AS league_months
    FROM reports_snapshotinput AS input
    WHERE input.build_id = %(build)s
),
summed AS (
    SELECT
        expanded.*,
        amounts.*,
        CASE WHEN is_counted THEN annual_plan ELSE 0 END AS annual,
        CASE WHEN is_counted THEN first_annual_plan ELSE 0 END AS first_annual,
        started_on IS NOT NULL AND started_on <= %(month_end)s AS is_started,
        cardinality(array_remove(returns, '')) AS returns_due,
        cardinality(array_positions(returns, 'clean')) AS returns_clean,
        -- The year's lit lamps before this month, a letter each, after the last one of the years before.
        concat(left(earlier_lamp, 1), replace(replace(replace(replace(
            array_to_string(lamps[1:%(month)s - 1], ''), 'unlit', ''), 'green', 'g'), 'yellow', 'y'), 'red', 'r'
        )) AS lit_before,
        'red' = ANY (lamps[%(quarter_month)s:%(month)s - 1]) AS was_red,
        CASE
            WHEN planned_physical IS NOT NULL THEN planned_physical
            WHEN planned_start IS NULL OR planned_completion IS NULL OR planned_completion < planned_start THEN NULL
            ELSE least(greatest(%(month_end)s - planned_start, 0), planned_completion - planned_start)
        END AS visual_due,
        CASE
            WHEN planned_physical IS NOT NULL THEN 1
            WHEN planned_completion > planned_start THEN (planned_completion - planned_start) / 100.0
            ELSE NULL
        END AS visual_unit
    FROM expanded
    CROSS JOIN LATERAL (
        SELECT
            CASE WHEN is_counted THEN sum(month.planned) FILTER (WHERE n <= %(month)s) ELSE 0 END AS planned_to_date,
            CASE WHEN is_counted THEN sum(month.first) FILTER (WHERE n <= %(month)s) ELSE 0 END AS first_to_date,
            CASE WHEN is_counted THEN sum(month.done) FILTER (WHERE n <= %(month)s) ELSE 0 END AS invested_to_date,
            CASE WHEN is_counted THEN sum(month.planned) FILTER (WHERE n = %(month)s) ELSE 0 END AS month_planned,
            CASE WHEN is_counted THEN sum(month.done) FILTER (WHERE n = %(month)s) ELSE 0 END AS month_invested,
            CASE WHEN is_counted THEN sum(month.planned) FILTER (WHERE n BETWEEN %(quarter_month)s AND %(month)s)
                ELSE 0 END AS quarter_planned,
            CASE WHEN is_counted THEN sum(month.done) FILTER (WHERE n BETWEEN %(quarter_month)s AND %(month)s)
                ELSE 0 END AS quarter_invested,
            CASE WHEN is_counted
                THEN sum(month.league) FILTER (WHERE n BETWEEN %(quarter_month)s AND %(quarter_month)s + 2)
                ELSE 0 END AS league_sum
        FROM unnest(plan, first_plan, league_months, invested)
            WITH ORDINALITY AS month (planned, first, league, done, n)
    ) AS amounts
),
noded AS (
    SELECT
        summed.*, nodes.due AS nodes_due, nodes.on_time AS nodes_on_time,
        planned_to_date AS p, invested_to_date AS a,
        NOT is_started AND planned_start IS NOT NULL AND planned_start <= %(month_end)s AS late,
        (%(year)s * 12 + %(month)s)
            - (extract(year FROM planned_start) * 12 + extract(month FROM planned_start)) AS months_late,
        CASE
            WHEN NOT is_counted THEN 'not_counted'
            WHEN exempt <> '' THEN exempt
            WHEN completed_on < %(month_start)s THEN 'completed'
            WHEN first_month > 1 AND %(month)s - first_month < %(new_months)s THEN 'new'
            WHEN NOT is_started AND (planned_start IS NULL OR planned_start > %(month_end)s) THEN 'preparatory'
            WHEN planned_to_date = 0 THEN 'no_plan'
            ELSE ''
        END AS unranked
    FROM summed
    CROSS JOIN LATERAL (
        SELECT
            count(*) FILTER (WHERE node.planned BETWEEN %(year_start)s AND %(month_end)s) AS due,
            count(*) FILTER (
                WHERE node.planned BETWEEN %(year_start)s AND %(month_end)s AND node.actual <= node.planned
            ) AS on_time
        FROM unnest(milestones_planned, milestones_actual) AS node (planned, actual)
    ) AS nodes
),
-- The lamp's measure as (scale · A − shift) ÷ base, so that one comparison serves all profiles:
-- R = A ÷ P; C ÷ (m/12) = 12A ÷ (m · annual); L = (12A − m · annual) ÷ (12 · annual).
based AS (
    SELECT
        noded.*,
        CASE %(lamp_measure)s WHEN 'schedule_ratio' THEN 1 ELSE 12 END AS lamp_scale,
        CASE %(lamp_measure)s WHEN 'time_lead' THEN %(month)s * annual ELSE 0 END AS lamp_shift,
        CASE %(lamp_measure)s
            WHEN 'schedule_ratio' THEN p
            WHEN 'annual_over_time' THEN %(month)s * annual
            ELSE 12 * annual
        END AS lamp_base
    FROM noded
),
compared AS (
    SELECT
        based.*,
        (lamp_scale * a - lamp_shift) * 100 - %(green_value)s * lamp_base AS over_green,
        (lamp_scale * a - lamp_shift) * 100 - %(yellow_value)s * lamp_base AS over_yellow
    FROM based    OFFSET 0
),
lit AS (
    SELECT
        compared.*,
        CASE
            WHEN NOT is_counted THEN 'not_counted'
            WHEN exempt <> '' THEN 'exempt'
            WHEN NOT is_returned THEN 'not_reported'
            WHEN late THEN 'late_start'
            WHEN p = 0 OR lamp_base = 0 THEN 'no_plan'
            WHEN over_green > 0 OR (over_green = 0 AND %(green_op)s = '>=') THEN 'band_green'
            WHEN over_yellow > 0 OR (over_yellow = 0 AND %(yellow_op)s = '>=') THEN 'band_yellow'
            ELSE 'band_red'
        END AS clause
    FROM compared    OFFSET 0
),
coloured AS (
    SELECT
        lit.*,
        CASE
            WHEN clause LIKE 'band\_%%' THEN substr(clause, 6)
            WHEN clause <> 'late_start' THEN 'unlit'
            WHEN months_late >= %(red_after_months)s THEN 'red'
            ELSE 'yellow'
        END AS lamp,
        -- What is missing to the next better lamp, in 0.0001 万元: rounded up, and one more where the
        -- threshold itself is not enough.
        CASE clause WHEN 'band_yellow' THEN -over_green WHEN 'band_red' THEN -over_yellow END * 10000 AS gap_over,
        100 * lamp_scale AS gap_under,
        CASE clause WHEN 'band_yellow' THEN %(green_op)s WHEN 'band_red' THEN %(yellow_op)s END AS gap_op
    FROM lit    OFFSET 0
),
scored AS (
    SELECT
        coloured.*,
        CASE
            WHEN gap_op = '>=' THEN div(gap_over, gap_under) + sign(mod(gap_over, gap_under))
            WHEN gap_op = '>' THEN div(gap_over, gap_under) + 1
        END / 10000 AS lamp_gap,
        CASE WHEN p > 0 THEN round(a::numeric(60, 30) / p, 6) END AS schedule_key,
        CASE
            WHEN visual_due IS NULL THEN NULL
            WHEN visual_due = 0 AND visual_unit IS NOT NULL THEN 1
            WHEN visual_unit IS NULL THEN
                CASE WHEN planned_start <= %(month_end)s THEN coalesce(physical_progress, 0) / 100 ELSE 1 END
            ELSE round((coalesce(physical_progress, 0) * visual_unit)::numeric(60, 30) / visual_due, 6)
        END AS visual_key,
        {points[schedule]} AS score_schedule,
        {points[schedule_low]} + {points[month_low]} AS points_low,
        {points[schedule_high]} + {points[month_high]} AS points_high,
        CASE
            WHEN visual_due IS NULL THEN NULL
            WHEN visual_due = 0 AND visual_unit IS NOT NULL THEN %(weight_visual)s
            WHEN visual_unit IS NULL THEN
                CASE WHEN planned_start <= %(month_end)s
                    THEN round(%(weight_visual)s * coalesce(physical_progress, 0) / 100, 6)
                    ELSE %(weight_visual)s END
            WHEN coalesce(physical_progress, 0) * visual_unit >= visual_due THEN %(weight_visual)s
            ELSE round(
                (%(weight_visual)s * coalesce(physical_progress, 0) * visual_unit)::numeric(60, 30) / visual_due, 6
            )
        END AS score_visual,
        CASE
            WHEN nodes_due = 0 THEN %(weight_milestones)s
            ELSE round((%(weight_milestones)s * nodes_on_time)::numeric(60, 30) / nodes_due, 6)
        END AS score_milestones,
        {points[month]} AS score_month,
        CASE
            WHEN returns_due = 0 THEN %(weight_reporting)s
            ELSE round((%(weight_reporting)s * returns_clean)::numeric(60, 30) / returns_due, 6)
        END AS score_reporting,
        CASE WHEN league_sum >= %(large_from)s THEN 'large' ELSE 'small' END AS league,
        unranked = '' AS is_ranked,
        a * 100 < %(warning_ratio)s * p AS is_behind,
        CASE
            WHEN lamp = 'unlit' THEN 0
            ELSE 1 + length(lit_before) - length(rtrim(lit_before, left(lamp, 1)))
        END AS lamp_run
    FROM coloured    OFFSET 0
),
judged AS (
    SELECT
        scored.*,
        CASE
            WHEN score_visual IS NOT NULL
                THEN score_schedule + score_visual + score_milestones + score_month + score_reporting
            ELSE round(
                ((score_schedule + score_milestones + score_month + score_reporting) * 100)::numeric(60, 30)
                    / (100 - %(weight_visual)s), 6
            )
        END AS score,
        {score[low]} AS score_low,
        {score[high]} AS score_high,
        -- What is missing of the amounts that the red flag asks for, times 300: the most of the three.
        greatest(
            3 * (%(flag_quarter_ratio)s * quarter_planned - 100 * quarter_invested),
            100 * (CASE league WHEN 'large' THEN %(flag_excess_large)s ELSE %(flag_excess_small)s END
                * %(quarter_months)s - 3 * (quarter_invested - quarter_planned)),
            3 * (%(flag_year_ratio)s * p - 100 * a)
        ) * 10000 AS flag_short,
        array_remove(ARRAY[
            CASE WHEN unranked NOT IN ('', 'completed') THEN 'not_ranked' END,
            CASE WHEN NOT is_started OR coalesce(completed_on < %(quarter_start)s, false) THEN 'not_in_works' END,
            CASE WHEN NOT is_returned THEN 'no_return' END,
            CASE WHEN quarter_planned <= 0 THEN 'no_quarter_plan' END,
            CASE WHEN quarter_planned > 0 AND quarter_invested * 100 < %(flag_quarter_ratio)s * quarter_planned
                THEN 'quarter_ratio' END,
            CASE WHEN (quarter_invested - quarter_planned) * 3
                    < (CASE league WHEN 'large' THEN %(flag_excess_large)s ELSE %(flag_excess_small)s END)
                        * %(quarter_months)s
                THEN 'quarter_excess' END,
            CASE WHEN a * 100 < %(flag_year_ratio)s * p THEN 'year_ratio' END,
            CASE WHEN lamp = 'red' OR was_red THEN 'red_lamp' END,
            CASE WHEN %(flag_safety)s AND has_safety_problem THEN 'safety_problem' END,
            CASE WHEN NOT (%(flag_monthly)s OR %(month)s %% 3 = 0) THEN 'not_this_month' END
        ], NULL) AS unmet,
        is_ranked AND (is_behind OR late) AS may_be_warned,
        CASE lamp WHEN 'red' THEN lamp_run >= %(talk_reds)s WHEN 'yellow' THEN lamp_run >= %(talk_yellows)s
            ELSE false END AS is_talk_due
    FROM scored    OFFSET 0
),
-- Only what is read further down: these rows are kept aside, because they are read twice.
ordered AS MATERIALIZED (
    SELECT
        {judged},
        count(*) FILTER (WHERE is_ranked) OVER (PARTITION BY league) AS league_size,
        row_number() OVER (ORDER BY {best_first}) AS best,
        row_number() OVER (ORDER BY {worst_first}) AS worst,
        lag(score) OVER (PARTITION BY is_ranked ORDER BY {best_first}) AS score_above
    FROM (
        SELECT judged.*, unmet = '{{}}' AS may_be_flagged, {tie_keys}
        FROM judged
    ) AS judged
),
spans AS (
    SELECT
        count(*) AS ranked,
        array_agg((score_low * 1000000)::bigint ORDER BY score_low) AS lows,
        array_agg((score_high * 1000000)::bigint ORDER BY score_high) AS highs
    FROM ordered
    WHERE is_ranked
),
placed AS (
    SELECT
        ordered.*,
        row_number() OVER (PARTITION BY is_ranked ORDER BY best) AS place_all,
        row_number() OVER (PARTITION BY is_ranked, category_id ORDER BY best) AS place_category,
        row_number() OVER (PARTITION BY is_ranked, district_id ORDER BY best) AS place_district,
        row_number() OVER (PARTITION BY is_ranked, league ORDER BY best) AS place_league,
        row_number() OVER (PARTITION BY may_be_flagged, league ORDER BY best) AS place_flag,
        row_number() OVER (PARTITION BY may_be_warned, league ORDER BY worst) AS place_warning
    FROM ordered
),
listed AS (
    SELECT
        placed.*,
        CASE WHEN may_be_flagged AND place_flag <= {quota[flag]} THEN place_flag END AS flag_position,
        CASE WHEN may_be_warned AND place_warning <= {quota[warning]} THEN place_warning END AS warning_position,
        -- Points missing to the place before, of the 100 that all parts make together, times 100.
        (score_above - score) * CASE WHEN score_visual IS NULL THEN 100 - %(weight_visual)s ELSE 100 END AS rise
    FROM placed
),
trailed AS (
    SELECT
        listed.*,
        CASE
            WHEN warning_position IS NOT NULL AND greatest(warned_rounds, was_warned::int) >= %(snail_rounds)s - 1
                THEN 'warned_twice'
            WHEN may_be_warned AND lamp = 'red' AND NOT has_delay_reason THEN 'red_at_quarter_end'
            ELSE ''
        END AS trail,
        CASE
            WHEN NOT is_ranked OR p <= 0 OR %(weight_schedule)s = 0 THEN NULL
            WHEN rise <= (%(weight_schedule)s - score_schedule) * 100
                THEN greatest(-a, 0) + {rank_gap} / 10000
        END AS rank_gap,
        CASE WHEN is_ranked AND rise > 0 AND nodes_due > 0 AND %(weight_milestones)s > 0 THEN {rank_nodes} END AS rank_nodes
    FROM listed
),
last AS (
    SELECT
        trailed.*,
        row_number() OVER (PARTITION BY trail <> '', league ORDER BY worst) AS place_snail
    FROM trailed
)
SELECT
    build_id, project_id, category_id, district_id, unit_id,
    code, level, is_counted, is_derived, is_returned, plan_revision,
    annual, p, first_to_date, a, month_planned, month_invested, quarter_planned, quarter_invested,
    physical_progress, league_sum, league, unranked, late, lamp, clause, lamp_gap, is_talk_due,
    schedule_key, visual_key, score_schedule, score_visual, score_milestones, score_month, score_reporting, score,
    CASE WHEN is_ranked THEN place_all END,
    CASE WHEN is_ranked THEN place_category END,
    CASE WHEN is_ranked THEN place_district END,
    CASE WHEN is_ranked THEN place_league END,
    flag_position,
    CASE WHEN may_be_flagged AND flag_position IS NULL THEN ARRAY['quota'] ELSE unmet END,
    warning_position,
    CASE
        WHEN NOT may_be_warned THEN ''
        WHEN is_behind AND late THEN 'behind_and_late_start'
        WHEN late THEN 'late_start'
        ELSE 'behind'
    END,
    CASE WHEN may_be_warned AND is_behind THEN ceil((%(warning_ratio)s * p - 100 * a) * 100) / 10000 END,
    CASE WHEN trail <> '' AND place_snail <= {quota[snail]} THEN place_snail END,
    trail,
    first_annual,
    p < first_to_date OR annual < first_annual,
    nodes_due,
    nodes_on_time,
    lamp_run,
    CASE WHEN quarter_planned > 0 AND flag_short > 0
        THEN (div(flag_short, 300) + sign(mod(flag_short, 300))) / 10000 END,
    rank_gap,
    CASE WHEN rank_nodes <= nodes_due - nodes_on_time THEN rank_nodes END,
    CASE WHEN is_ranked
        THEN ranked + 1 - width_bucket((score_high * 1000000)::bigint, (SELECT lows FROM spans)) END,
    CASE WHEN is_ranked
        THEN ranked - width_bucket((score_low * 1000000)::bigint - 1, (SELECT highs FROM spans)) END
FROM last CROSS JOIN (SELECT ranked FROM spans) AS counted
