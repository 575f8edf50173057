-- Whose address a contact has: a keyed hash, by which the orders of one person are found. Erased with the contact.
ALTER TABLE db_orders.contacts ADD COLUMN person bytea;
COMMENT ON COLUMN db_orders.contacts.person IS 'Whose address it is: a keyed hash';
CREATE INDEX contacts_by_person ON db_orders.contacts (person) WHERE person IS NOT NULL;
