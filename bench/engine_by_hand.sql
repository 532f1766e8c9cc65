-- The same question as an analyst who knows DuckDB would write it: each fact table aggregated once,
-- days cut in Europe/Madrid, money at its day's rate, zero only where the days are covered.
WITH days AS (
  SELECT CAST(d AS DATE) AS day, CAST(date_trunc('week', d) AS DATE) AS week
  FROM range(TIMESTAMP '2023-01-02', TIMESTAMP '2024-12-30', INTERVAL 1 DAY) AS r(d)
),
quotes AS (
  SELECT d.day, f.rate FROM days d
  ASOF JOIN (SELECT * FROM lake.fx_rate WHERE kind = 'actual' AND to_currency = 'MXN') f ON d.day >= f.day
),
rates AS (
  SELECT day, 'MXN' AS currency, 1 / rate AS rate FROM quotes UNION ALL SELECT day, 'EUR', 1 FROM days
),
ads_by_day AS (
  SELECT day, currency, channel, sum(spend) AS spend, sum(impressions) AS impressions,
    sum(clicks) AS clicks, sum(link_clicks) AS link_clicks
  FROM lake.ad_daily WHERE day BETWEEN DATE '2023-01-02' AND DATE '2024-12-29' GROUP BY ALL
),
ads AS (
  SELECT week, channel, sum(CAST(spend AS DOUBLE) * rate) AS spend, CAST(sum(impressions) AS DOUBLE) AS impressions,
    CAST(sum(clicks) AS DOUBLE) AS clicks, CAST(sum(link_clicks) AS DOUBLE) AS link_clicks
  FROM ads_by_day JOIN rates USING (day, currency) JOIN days USING (day) GROUP BY ALL
),
claims_by_day AS (
  SELECT day, currency, channel, sum(conversions) FILTER (is_primary) AS conversions,
    sum(value) FILTER (is_primary) AS value
  FROM lake.ad_conversion WHERE day BETWEEN DATE '2023-01-02' AND DATE '2024-12-29' GROUP BY ALL
),
claims AS (
  SELECT week, channel, sum(conversions) AS conversions, sum(CAST(value AS DOUBLE) * rate) AS value
  FROM claims_by_day JOIN rates USING (day, currency) JOIN days USING (day) GROUP BY ALL
),
placed AS (
  SELECT *, CAST(CASE
      WHEN instant < TIMESTAMP '2023-03-26 01:00:00' THEN instant + INTERVAL 1 HOUR
      WHEN instant < TIMESTAMP '2023-10-29 01:00:00' THEN instant + INTERVAL 2 HOUR
      WHEN instant < TIMESTAMP '2024-03-31 01:00:00' THEN instant + INTERVAL 1 HOUR
      WHEN instant < TIMESTAMP '2024-10-27 01:00:00' THEN instant + INTERVAL 2 HOUR
      ELSE instant + INTERVAL 1 HOUR END AS DATE) AS day
  FROM lake.order_fact
  WHERE instant >= TIMESTAMP '2023-01-01 23:00:00' AND instant < TIMESTAMP '2024-12-29 23:00:00'
),
orders_by_day AS (
  SELECT day, currency, channel, count(*) AS orders, sum(revenue) AS revenue, sum(discount) AS discount,
    count(*) FILTER (has_coupon) AS with_coupon, count(person) FILTER (is_first) AS new_customers,
    sum(revenue) FILTER (is_identified) AS identified_revenue, count(*) FILTER (is_identified) AS identified
  FROM placed GROUP BY ALL
),
orders AS (
  SELECT week, channel, CAST(sum(orders) AS DOUBLE) AS orders, sum(CAST(revenue AS DOUBLE) * rate) AS revenue,
    sum(CAST(discount AS DOUBLE) * rate) AS discount, CAST(sum(with_coupon) AS DOUBLE) AS with_coupon,
    CAST(sum(new_customers) AS DOUBLE) AS new_customers,
    sum(CAST(identified_revenue AS DOUBLE) * rate) AS identified_revenue, CAST(sum(identified) AS DOUBLE) AS identified
  FROM orders_by_day JOIN rates USING (day, currency) JOIN days USING (day) GROUP BY ALL
),
people_by_week AS (
  SELECT week, channel, person, count(*) AS orders, bool_or(is_identified) AS is_identified
  FROM placed JOIN days USING (day) WHERE person IS NOT NULL GROUP BY ALL
),
people AS (
  SELECT week, channel, CAST(count(*) AS DOUBLE) AS customers, CAST(count(*) FILTER (orders >= 2) AS DOUBLE) AS repeating,
    CAST(count(*) FILTER (is_identified) AS DOUBLE) AS identified_customers
  FROM people_by_week GROUP BY ALL
),
refunds_by_day AS (
  SELECT CAST(CASE
      WHEN instant < TIMESTAMP '2023-03-26 01:00:00' THEN instant + INTERVAL 1 HOUR
      WHEN instant < TIMESTAMP '2023-10-29 01:00:00' THEN instant + INTERVAL 2 HOUR
      WHEN instant < TIMESTAMP '2024-03-31 01:00:00' THEN instant + INTERVAL 1 HOUR
      WHEN instant < TIMESTAMP '2024-10-27 01:00:00' THEN instant + INTERVAL 2 HOUR
      ELSE instant + INTERVAL 1 HOUR END AS DATE) AS day, currency, channel, sum(amount) AS amount
  FROM lake.refund
  WHERE instant >= TIMESTAMP '2023-01-01 23:00:00' AND instant < TIMESTAMP '2024-12-29 23:00:00'
  GROUP BY ALL
),
refunds AS (
  SELECT week, channel, sum(CAST(amount AS DOUBLE) * rate) AS amount
  FROM refunds_by_day JOIN rates USING (day, currency) JOIN days USING (day) GROUP BY ALL
),
covered AS (  -- weeks in which every account of every table has all its days
  SELECT week, bool_and(known) AS known FROM (
    SELECT week, c.table_name, c.account,
      count(*) FILTER (d.day BETWEEN c.day_from AND c.day_to) = count(*) AS known
    FROM days d CROSS JOIN lake.coverage c GROUP BY ALL
  ) GROUP BY ALL
),
stacked AS (
  SELECT week, channel, spend, impressions, clicks, link_clicks, NULL::DOUBLE AS conversions, NULL::DOUBLE AS value,
    NULL::DOUBLE AS orders, NULL::DOUBLE AS revenue, NULL::DOUBLE AS discount, NULL::DOUBLE AS with_coupon,
    NULL::DOUBLE AS new_customers, NULL::DOUBLE AS identified_revenue, NULL::DOUBLE AS identified,
    NULL::DOUBLE AS customers, NULL::DOUBLE AS repeating, NULL::DOUBLE AS identified_customers, NULL::DOUBLE AS refunds
  FROM ads
  UNION ALL BY NAME SELECT week, channel, conversions, value FROM claims
  UNION ALL BY NAME SELECT * FROM orders
  UNION ALL BY NAME SELECT * FROM people
  UNION ALL BY NAME SELECT week, channel, amount AS refunds FROM refunds
),
channels AS (SELECT DISTINCT channel FROM stacked),
grid AS (SELECT DISTINCT week, c.channel FROM days CROSS JOIN channels c),
cells AS (
  SELECT g.week, g.channel, v.known,
    coalesce(sum(spend), 0) AS spend, coalesce(sum(impressions), 0) AS impressions, coalesce(sum(clicks), 0) AS clicks,
    coalesce(sum(link_clicks), 0) AS link_clicks, coalesce(sum(conversions), 0) AS conversions,
    coalesce(sum(value), 0) AS value, coalesce(sum(orders), 0) AS orders, coalesce(sum(revenue), 0) AS revenue,
    coalesce(sum(discount), 0) AS discount, coalesce(sum(with_coupon), 0) AS with_coupon,
    coalesce(sum(new_customers), 0) AS new_customers, coalesce(sum(identified_revenue), 0) AS identified_revenue,
    coalesce(sum(identified), 0) AS identified, coalesce(sum(customers), 0) AS customers,
    coalesce(sum(repeating), 0) AS repeating, coalesce(sum(identified_customers), 0) AS identified_customers,
    coalesce(sum(refunds), 0) AS refunds
  FROM grid g LEFT JOIN stacked s ON s.week = g.week AND s.channel IS NOT DISTINCT FROM g.channel
  JOIN covered v ON v.week = g.week GROUP BY ALL
)
SELECT week, channel,
  CASE WHEN known THEN spend END, CASE WHEN known THEN impressions END, CASE WHEN known THEN clicks END,
  CASE WHEN known THEN link_clicks END, clicks / nullif(impressions, 0), link_clicks / nullif(impressions, 0),
  spend / nullif(clicks, 0), spend / nullif(link_clicks, 0), CASE WHEN known THEN conversions END,
  spend / nullif(conversions, 0), CASE WHEN known THEN value END, value / nullif(spend, 0),
  CASE WHEN known THEN orders END, CASE WHEN known THEN revenue END, CASE WHEN known THEN revenue - refunds END,
  CASE WHEN known THEN refunds END, revenue / nullif(orders, 0), CASE WHEN known THEN customers END,
  CASE WHEN known THEN new_customers END, repeating / nullif(customers, 0),
  identified_revenue / nullif(identified_customers, 0), identified / nullif(identified_customers, 0),
  spend / nullif(orders, 0), (revenue - refunds) / nullif(spend, 0), with_coupon / nullif(orders, 0),
  CASE WHEN known THEN discount END
FROM cells ORDER BY week, channel NULLS LAST
