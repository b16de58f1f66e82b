ALTER TABLE greetings ADD COLUMN changed_at TEXT;
CREATE TRIGGER greetings_added AFTER INSERT ON greetings
BEGIN
    UPDATE greetings SET changed_at = datetime('now') WHERE name = NEW.name;
END;
CREATE TRIGGER greetings_changed AFTER UPDATE OF text ON greetings
BEGIN
    UPDATE greetings SET changed_at = datetime('now') WHERE name = NEW.name;
END;
