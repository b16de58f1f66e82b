CREATE TABLE greetings (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL
);
INSERT INTO greetings (name, text) VALUES ('', 'Hello, {name}!');
