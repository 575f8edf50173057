-- What reports are made of, without tokens and without people: no user, no address, no reason. Whoever may
-- read these views need not be able to read a table (docs/postgresql.md, Roles). They look at the tables as their owner.
CREATE SCHEMA IF NOT EXISTS db_reports;
COMMENT ON SCHEMA db_reports IS 'TicketBuster: views for reports, without tokens and personal data';

CREATE VIEW db_reports.events AS
SELECT e.event_id, e.organisation, e.name, e.category, e.venue, e.city, e.starts_at, e.time_zone, e.sale_status, e.currency,
       e.created_at, h.available + h.held + h.sold + h.blocked AS capacity, h.available, h.held, h.sold, h.blocked,
       h.orders_pending, h.last_at AS changed_at
FROM db_catalog.events e JOIN db_catalog.event_head h USING (event_id);
COMMENT ON VIEW db_reports.events IS 'Events with their places by status';

CREATE VIEW db_reports.seats AS
SELECT event_id, seat, label, section, row_name, number, tier, price, access, status FROM db_catalog.seats;
COMMENT ON VIEW db_reports.seats IS 'Numbered seats; price as the organiser entered it, in minor units';

CREATE VIEW db_reports.orders AS
SELECT order_id, event_id, status, failure, subtotal, fees, tax, total, currency, provider, created_at, payment_due_at,
       completed_at
FROM db_orders.orders;
COMMENT ON VIEW db_reports.orders IS 'Orders without their buyers; amounts in minor units of currency';

CREATE VIEW db_reports.order_items AS
SELECT i.order_id, o.event_id, i.position, i.label, i.seat, i.quantity, i.price
FROM db_orders.order_items i JOIN db_orders.orders o USING (order_id);
COMMENT ON VIEW db_reports.order_items IS 'Places of orders';

CREATE VIEW db_reports.order_statuses AS
SELECT order_id, 'pending' AS status, created_at AS at, NULL AS failure FROM db_orders.orders
UNION
SELECT order_id, 'completed', completed_at, NULL FROM db_orders.orders WHERE completed_at IS NOT NULL
UNION
SELECT order_id, status, at, failure FROM db_orders.order_status_history;
COMMENT ON VIEW db_reports.order_statuses IS 'When each order reached each of its statuses';

CREATE VIEW db_reports.tickets AS
SELECT ticket_id, order_id, event_id, position, label, status, used_at, used_gate FROM db_orders.tickets;
COMMENT ON VIEW db_reports.tickets IS 'Tickets without their tokens';

CREATE VIEW db_reports.refunds AS
SELECT order_id, number, event_id, kind, amount, cardinality(tickets) AS tickets, at, status, told_at FROM db_orders.refunds;
COMMENT ON VIEW db_reports.refunds IS 'Refunds without reasons and names; tickets is how many became void with it';
