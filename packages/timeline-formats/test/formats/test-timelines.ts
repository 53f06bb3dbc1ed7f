import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.CLIPWRIGHT_TEST_TIMELINES;

/** Why tests of published lists are skipped; `undefined` where they are there. */
export const withoutTimelines =
  folder !== undefined && existsSync(folder) ? undefined : 'CLIPWRIGHT_TEST_TIMELINES names no folder';

/** The published lists of a project whose names end so. */
export function testTimelines(project: string, ending: string): readonly (readonly [name: string, text: string])[] {
  if (folder === undefined || withoutTimelines !== undefined) return [];
  return readdirSync(join(folder, project))
    .filter((name) => name.endsWith(ending))
    .map((name) => [name, readFileSync(join(folder, project, name), 'utf8')] as const);
}

/** One of them. */
export function testTimeline(project: string, name: string): string {
  return readFileSync(join(folder ?? '', project, name), 'utf8');
}
