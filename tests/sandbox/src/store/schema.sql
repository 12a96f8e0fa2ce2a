-- Moments are microseconds since 1970. Secrets are stored as hashes only; the exception is a
-- TOTP secret, which the server must know to check a code.
PRAGMA foreign_keys = ON;

CREATE TABLE IF NOT EXISTS meta (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
);

CREATE TABLE IF NOT EXISTS users (
    id                       TEXT PRIMARY KEY,
    identity_id              TEXT NOT NULL,
    email                    TEXT NOT NULL UNIQUE,
    password_hash            TEXT NOT NULL,
    metadata                 TEXT NOT NULL,
    banned                   INTEGER NOT NULL DEFAULT 0,
    email_confirmed_at       INTEGER,
    confirmation_sent_at     INTEGER,
    recovery_sent_at         INTEGER,
    reauthentication_sent_at INTEGER,
    last_sign_in_at          INTEGER,
    created_at               INTEGER NOT NULL,
    updated_at               INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS sessions (
    id             TEXT PRIMARY KEY,
    user_id        TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    aal            INTEGER NOT NULL,
    methods        TEXT NOT NULL,
    refresh_number INTEGER NOT NULL,
    reuse_detected INTEGER NOT NULL DEFAULT 0,
    created_at     INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS refresh_tokens (
    hash       BLOB PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
    number     INTEGER NOT NULL
);

-- At most one for each user and purpose: a newer one replaces the older.
CREATE TABLE IF NOT EXISTS one_time_tokens (
    user_id        TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    purpose        TEXT NOT NULL,
    link_hash      BLOB NOT NULL,
    code_hash      BLOB NOT NULL,
    code_challenge TEXT,
    wrong_codes    INTEGER NOT NULL DEFAULT 0,
    sent_at        INTEGER NOT NULL,
    PRIMARY KEY (user_id, purpose)
);

CREATE TABLE IF NOT EXISTS auth_codes (
    hash           BLOB PRIMARY KEY,
    user_id        TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    code_challenge TEXT NOT NULL,
    issued_at      INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS factors (
    id                 TEXT PRIMARY KEY,
    user_id            TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    friendly_name      TEXT NOT NULL,
    secret             TEXT NOT NULL,
    verified           INTEGER NOT NULL DEFAULT 0,
    last_step          INTEGER,
    last_challenged_at INTEGER,
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS challenges (
    id         TEXT PRIMARY KEY,
    factor_id  TEXT NOT NULL REFERENCES factors ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    spent      INTEGER NOT NULL DEFAULT 0
);

-- When an address last asked for a mail, whether or not it has an account.
CREATE TABLE IF NOT EXISTS asked (
    address_hash BLOB PRIMARY KEY,
    at           INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS audit (
    at      INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    event   TEXT NOT NULL
);
