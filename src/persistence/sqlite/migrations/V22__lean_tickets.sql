-- A ticket's code is made from its row when it is asked for: it is signed with a key that is not in this database, so whoever
-- reads the database can't make one. Codes that were issued before stay good.
ALTER TABLE tickets DROP COLUMN token;
