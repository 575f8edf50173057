-- Tickets that open no gate any more, for gates that work offline and for counting; valid ones, which are
-- most, cost it nothing.
CREATE INDEX tickets_spent ON db_orders.tickets (event_id, ticket_id) INCLUDE (status) WHERE status <> 'valid';
