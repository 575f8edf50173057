-- Seats' numbers may be text such as 12A or 0-0. Nothing sorts by them: within an event, seat has the order.

ALTER TABLE db_catalog.seats ALTER COLUMN number TYPE text USING number::text;
COMMENT ON COLUMN db_catalog.seats.number IS 'Its number in the row as it is written on the seat, for example 7, 12A or 0-0; seat has the order';
