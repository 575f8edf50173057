-- Whose address a contact has: a keyed hash, by which the orders of one person are found. Erased with the contact.
ALTER TABLE contacts ADD COLUMN person BLOB;
CREATE INDEX contacts_by_person ON contacts (person) WHERE person IS NOT NULL;
