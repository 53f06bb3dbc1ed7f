import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Where Debian has the programs of each version, which are not on the path; scripts/postgres-server.mjs looks there,
 * too.
 */
const versions = '/usr/lib/postgresql';

/** Folders that may have them, the latest version first. */
const folders = [
  ...(process.env.PATH ?? '').split(delimiter),
  ...(existsSync(versions) ? readdirSync(versions) : [])
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(versions, version, 'bin')),
];

/** The folder of a PostgreSQL's programs, where there is one to start: what needs it is skipped by that reason. */
export const postgresPrograms = folders.find((folder) => existsSync(join(folder, 'initdb')));
