import { ClipwrightError } from '@clipwright/core';
import type { Database } from 'libsql';
import { z } from 'zod';

/** The form of the tables; another is refused. */
const form = 1;

const formFound = z.object({ found: z.number() });

const tables = `
  CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    output TEXT NOT NULL,
    created TEXT NOT NULL,
    started TEXT,
    finished TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    crashes INTEGER NOT NULL DEFAULT 0,
    cancelling INTEGER NOT NULL DEFAULT 0,
    request TEXT NOT NULL,
    report TEXT,
    error TEXT,
    recording TEXT,
    idempotencyKey TEXT UNIQUE,
    seq INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX IF NOT EXISTS jobsByState ON jobs (state, number);
  -- One name, one job that makes it. Some file systems know no difference between small and large letters.
  CREATE UNIQUE INDEX IF NOT EXISTS reservedOutputs ON jobs (output COLLATE NOCASE) WHERE state IN ('queued', 'running');
  CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job TEXT NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS eventsByJob ON events (job, id);
`;

/**
 * The tables of the jobs, for this process alone as long as they are open. Errors: `tool-missing` where `libsql` is not
 * installed, `invalid-option` where another server has them, or they are of another release.
 */
export async function openDatabase(file: string): Promise<Database> {
  const open = await opener();
  const database = open(file);
  try {
    // Nobody else reads it, and a process that is killed holds nothing.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = TRUNCATE');
    database.pragma('synchronous = FULL');
    const { found } = formFound.parse(database.prepare('SELECT user_version AS found FROM pragma_user_version').get());
    if (found !== 0 && found !== form) throw new Error(`Its form is ${found}.`);
    database.exec(tables);
    database.pragma(`user_version = ${form}`);
    return database;
  } catch (cause) {
    database.close();
    const isBusy = cause instanceof Error && 'code' in cause && String(cause.code).startsWith('SQLITE_BUSY');
    throw new ClipwrightError(
      'invalid-option',
      isBusy ? `Another server has the jobs in ${file}.` : `The jobs in ${file} cannot be used.`,
      { remedy: 'Name another file, or end the other server.', details: { option: 'database' }, cause },
    );
  }
}

/** Closes it, so that another may open it at once. */
export function closeDatabase(database: Database): void {
  // Statements that nobody uses any more keep it from being closed until they are collected: it is let go before.
  database.pragma('locking_mode = NORMAL');
  database.prepare('SELECT 1 FROM jobs').get();
  database.close();
}

async function opener(): Promise<(file: string) => Database> {
  try {
    const { default: Libsql } = await import('libsql');
    return (file) => new Libsql(file);
  } catch (cause) {
    throw new ClipwrightError('tool-missing', 'The server keeps its jobs by libsql, which is not installed.', {
      remedy: 'Install it beside the command: npm install libsql.',
      cause,
    });
  }
}
