"""The lines of the made-up scorecard: one metric a line, its meaning below it where it has one.

stage | metric | Spanish | English | unit | sum [/ sum] | better | source | flags | basis
"""

from __future__ import annotations

ROWS = """
reach | visits | Visitas | Visits | count | visits | higher | ga4 | |
= Veces que alguien llegó al sitio. // Times that somebody came to the site.
reach | ad_impressions | Impresiones de anuncios | Ad impressions | count | impressions | - \
| google_ads | partial |
= Veces que se mostró un anuncio. // Times that an ad was shown.
reach | emails_sent | Correos enviados | Emails sent | count | sent | - | klaviyo | |
= Mensajes que salieron, por día de envío. // Messages sent, by the day of sending.
reach | emails_delivered | Correos entregados | Emails delivered | count | delivered | higher \
| klaviyo | |
= Enviados que no rebotaron. // Sent messages that did not bounce.
reach | followers | Seguidores | Followers | count | followers | higher | instagram \
| reconstructed |
= Último dato de cada cuenta, sumado. // Last known of each account, added.
engagement | interactions | Interacciones en redes | Social interactions | count | interactions \
| higher | instagram | |
= Reacciones, comentarios, compartidos y guardados. // Reactions, comments, shares and saves.
engagement | bounce_rate_matomo | Tasa de rebote (Matomo) | Bounce rate (Matomo) | percent \
| bounces / visits | lower | matomo | |
= Visitas con una sola acción ÷ visitas. // Visits with one action ÷ visits.
engagement | bounce_rate_ga4 | Tasa de rebote (GA4) | Bounce rate (GA4) | percent \
| unengaged / visits | lower | ga4 | |
= Sesiones sin interacción ÷ sesiones. // Sessions without engagement ÷ sessions.
engagement | ad_clicks | Clics en anuncios (todos) | Ad clicks (all) | count | ad_clicks | higher \
| google_ads | |
= Clics de cualquier tipo en los anuncios. // Clicks of any kind on the ads.
engagement | link_clicks | Clics en el enlace | Link clicks | count | link_clicks | higher \
| google_ads | |
= Clics que llevan al sitio. // Clicks that lead to the site.
engagement | ad_ctr | CTR de anuncios (todos los clics) | Ad CTR (all clicks) | percent \
| ad_clicks / impressions | higher | google_ads | |
= Clics de cualquier tipo ÷ impresiones. // Clicks of any kind ÷ impressions.
engagement | link_ctr | CTR del enlace | Link CTR | percent | link_clicks / impressions | higher \
| google_ads | |
= Clics en el enlace ÷ impresiones. // Link clicks ÷ impressions.
engagement | cpc | Costo por clic (CPC) | Cost per click (CPC) | money | spend / ad_clicks | lower \
| google_ads | |
= Gasto en anuncios ÷ clics de cualquier tipo. // Ad spend ÷ clicks of any kind.
engagement | link_cpc | Costo por clic en el enlace | Cost per link click | money \
| spend / link_clicks | lower | google_ads | |
= Gasto en anuncios ÷ clics en el enlace. // Ad spend ÷ link clicks.
engagement | email_clicks | Clics únicos en correos | Unique email clicks | count | unique_clicks \
| higher | klaviyo | immature |
= Destinatarios que hicieron clic, por envío. // Recipients who clicked, per send.
engagement | email_ctr | CTR de correo | Email CTR | percent | unique_clicks / delivered | higher \
| klaviyo | immature |
= Clics únicos ÷ entregados. // Unique clicks ÷ delivered.
engagement | engagement_rate_reach | Tasa de interacción sobre el alcance de las publicaciones \
| Engagement rate by reach of posts | percent | interactions / reach | higher | instagram \
| immature |
= Interacciones ÷ alcance, sumando publicaciones. // Interactions ÷ reach, added over posts.
acquisition | leads | Clientes potenciales nuevos | New leads | count | leads | higher | hubspot | |
= Personas en su primer contacto, sin pruebas ni spam. // Persons at their first contact.
acquisition | ad_spend | Gasto en anuncios | Ad spend | money | spend | - | google_ads | partial |
= Lo pagado a las plataformas, sin impuestos. // Paid to the platforms, without tax.
acquisition | marketing_spend | Gasto de marketing | Marketing spend | money | marketing | - \
| google_ads | |
= Anuncios más otros costos. // Ads and other costs.
acquisition | cpl | Costo por cliente potencial (CPL) | Cost per lead (CPL) | money \
| marketing / leads | lower | hubspot | partial_cost |
= Lo que cuesta conseguir un cliente potencial. // What it costs to win one lead.
acquisition | paid_cpl | CPL de canales de pago | Paid CPL | money | spend / paid_leads | lower \
| hubspot | |
= Gasto en anuncios ÷ clientes potenciales de pago. // Ad spend ÷ leads of paid channels.
conversion | orders | Pedidos | Orders | count | orders | higher | shopify | |
= Pedidos confirmados. // Confirmed orders.
conversion | revenue | Ingresos | Revenue | money | revenue | higher | shopify | |
= Mercancía tras descuentos, sin impuestos ni envío. // Goods after discounts, without tax.
conversion | net_revenue | Ingresos netos | Net revenue | money | net | higher | shopify | |
= Ingresos menos devoluciones, en su día. // Revenue less refunds, on the day of the refund.
conversion | refunds | Devoluciones | Refunds | money | refunds | lower | shopify | |
conversion | aov | Valor medio del pedido | Average order value | money | revenue / orders \
| higher | shopify | |
= Ingresos ÷ pedidos. // Revenue ÷ orders.
conversion | customers | Clientes | Customers | count | customers | higher | shopify | |
= Personas distintas que compraron. // Distinct persons who bought.
conversion | new_customers | Clientes nuevos | New customers | count | new_customers | higher \
| shopify | young_history |
= Personas en su primer pedido. // Persons at their first order.
conversion | blended_cpa | Costo por adquisición (CPA) | Cost per acquisition (CPA) | money \
| spend / orders | lower | shopify | | mezclado: gasto ÷ pedidos // blended: spend ÷ orders
conversion | blended_roas | ROAS | ROAS | ratio | net / spend | higher | shopify | mixed_tax \
| mezclado: ingresos netos ÷ gasto // blended: net revenue ÷ spend
conversion | cpa | Costo por adquisición (CPA) que declara TikTok Ads \
| Cost per acquisition (CPA) claimed by TikTok Ads | money | spend / orders | lower | tiktok_ads \
| low_n | declarado por la plataforma // claimed by the platform
conversion | roas | ROAS que declara Meta Ads | ROAS claimed by Meta Ads | ratio | revenue / spend \
| higher | meta_ads | stale | declarado por la plataforma // claimed by the platform
conversion | overlap_factor | Factor de solapamiento | Overlap factor | ratio | claimed / orders \
| lower | google_ads | |
= Conversiones que declaran las plataformas ÷ pedidos reales. // Claimed conversions ÷ orders.
conversion | coupon_redemptions | Cupones canjeados | Coupon redemptions | count | redemptions \
| higher | shopify | |
conversion | coupon_redeemer_rate | Personas que canjean | Coupon redeemer rate | percent \
| redeemers / targeted | higher | shopify | |
= Personas que canjearon ÷ personas que recibieron. // Persons who redeemed ÷ persons targeted.
conversion | coupon_order_share | Pedidos con cupón | Share of orders with a coupon | percent \
| coupon_orders / orders | - | shopify | |
conversion | discount_amount | Descuentos | Discounts | money | discount | - | shopify | |
loyalty | repeat_purchase_rate | Tasa de recompra | Repeat purchase rate | percent \
| repeat / customers | higher | shopify | |
= Clientes con dos pedidos o más ÷ clientes. // Customers with two orders or more ÷ customers.
loyalty | revenue_per_customer | Ingresos por cliente | Revenue per customer | money \
| identified_revenue / customers | higher | shopify | |
= Sólo pedidos con cliente identificado. // Orders with a known customer only.
loyalty | purchase_frequency | Frecuencia de compra | Purchase frequency | count \
| identified / customers | higher | shopify | |
= Pedidos por cliente identificado. // Orders per known customer.
loyalty | complaints | Quejas por correo | Email complaints | count | complaints | lower \
| klaviyo | |
loyalty | nps | NPS | NPS | score | nps | higher | surveymonkey | |
= Promotores menos detractores, de -100 a 100. // Promoters less detractors, -100 to 100.
"""
