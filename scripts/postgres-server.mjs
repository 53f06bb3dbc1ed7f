// Has a PostgreSQL at hand for the tests of rendering on several machines.
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installByApt } from './apt.mjs';
import { heading } from './process.mjs';

/** Where Debian has each version, whose programs are not on the path. */
const versions = '/usr/lib/postgresql';

/** The program that makes a cluster, as test/kit/src/has-postgres-server.ts looks for it. */
export function findInitdb() {
  const ofDebian = existsSync(versions) ? readdirSync(versions).map((each) => join(versions, each, 'bin')) : [];
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...ofDebian];
  return folders.map((folder) => join(folder, 'initdb')).find((program) => existsSync(program));
}

/** Installs PostgreSQL where that is possible without asking, and goes on without it where not. */
export async function ensurePostgresServer() {
  if (findInitdb() !== undefined) return;
  await installByApt('postgresql', 'PostgreSQL, which some tests start');
  if (findInitdb() === undefined) heading('No PostgreSQL here: tests that need one are skipped, and say so');
}
