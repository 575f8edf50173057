-- Tickets that open no gate any more, for gates that work offline and for counting; valid ones, which are
-- most, cost it nothing.
CREATE INDEX tickets_spent ON tickets (event, ticket_id, status) WHERE status <> 'valid';
