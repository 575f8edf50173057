-- Lists show those orders of an event that are few among many: by their status, or because money came late.
CREATE INDEX orders_open ON orders (event, status, created_at) WHERE status <> 'completed';
CREATE INDEX orders_paid_late ON orders (event, created_at) WHERE instr(payments, '"due_back":') > 0;
