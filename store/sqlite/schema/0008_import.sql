-- The end of the history that comes from another system; NULL: none does.
ALTER TABLE servers ADD COLUMN imported_until INTEGER;
