// Needs ffmpeg or node-av.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { program } from './command-lines.ts';
import { testDirectory } from './media.ts';
import { faultsIn, type Schema, schemas, withoutReport } from './reports.ts';
import { run } from './run.ts';

const directory = testDirectory();
const cli = (argv: readonly string[], signal = new AbortController().signal) =>
  run(argv, { cwd: directory.path, env: { CLIPWRIGHT_CACHE_DIR: directory.file('cache') }, signal });

const names = [...schemas.keys()].filter((name) => name !== 'common');

interface Line {
  readonly name: string;
  readonly argv: readonly string[];
  /** The members of its report that it may be without. */
  readonly optional?: readonly string[];
  /** Cancelled from the beginning: what would go on for ever ends as soon as it has begun. */
  readonly signal?: AbortSignal;
}

/** A command line of each report. */
const lines: readonly Line[] = [
  { name: 'render', argv: ['render', 'mixed.json', '-o', 'out.mp4', '--no-audio'], optional: ['encoder', 'loudness'] },
  { name: 'plan', argv: ['plan', 'mixed.json'] },
  { name: 'load', argv: ['load', 'mixed.json'] },
  { name: 'validate', argv: ['validate', 'mixed.json'] },
  { name: 'probe', argv: ['probe', 'a.mp4', 'gone.mp4'] },
  { name: 'cut', argv: ['cut', 'a.mp4', 'gone.mp4', '--every', '0.5'] },
  {
    name: 'convert',
    argv: ['convert', 'mixed.json', '--to', 'edl', '--fps', '25', '--no-probe'],
    optional: ['file', 'text'],
  },
  { name: 'cache info', argv: ['cache', 'info'], optional: ['oldestUse', 'latestUse'] },
  { name: 'cache verify', argv: ['cache', 'verify'] },
  { name: 'cache prune', argv: ['cache', 'prune', '--cache-size', '1'] },
  { name: 'cache clear', argv: ['cache', 'clear'] },
  { name: 'doctor', argv: ['doctor'] },
  { name: 'conform', argv: ['conform', join(import.meta.dirname, 'conform/own-laws.mjs')] },
  { name: 'serve', argv: ['serve', '--media', '.', '--out', 'made'], signal: AbortSignal.abort() },
  { name: 'error', argv: ['load', 'gone.mp4'] },
];
/** Of commands that ask ffmpeg, whatever engine renders. */
const asked: readonly Line[] = [
  { name: 'loudness', argv: ['loudness', 'a.mp4', 'gone.mp4'] },
  { name: 'frames', argv: ['frames', 'a.mp4', '--at', '0.5', '-o', 'pictures'] },
  { name: 'sheet', argv: ['sheet', 'mixed.json', '-o', 'sheet.png'] },
];
/** Those of commands with a queue, which are looked at where there is one (`distributed`). */
const ofQueues = ['jobs', 'worker'];
/** Members whose own members have names of anything. */
const anyNames = ['encoders', 'filters'];

beforeAll(async () => {
  const list = [
    { source: 'a.mp4', start: 0, end: 9 },
    { gap: 0.2 },
    { source: 'b.mp4', end: 1 },
    { source: 'gone.mp4', end: 1 },
  ];
  await writeFile(directory.file('mixed.json'), JSON.stringify(list));
});

/** All places in a value, as paths of its members' names. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [[...path, name], ...placesIn(inner, [...path, name])]);
}

/** The value with another one in a place; `undefined` takes out what is there. */
function changed(value: unknown, [name = '', ...path]: readonly string[], to: (was: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((each, i) => (String(i) === name ? inside(each, path, to) : each));
  return Object.fromEntries(
    Object.entries(Object(value)).map(([key, inner]) => [key, key === name ? inside(inner, path, to) : inner]),
  );
}

function inside(value: unknown, path: readonly string[], to: (was: unknown) => unknown): unknown {
  return path.length === 0 ? to(value) : changed(value, path, to);
}

/**
 * Members that are numbers, and of which a schema does not say what they count; and what it says nothing of at all.
 *
 * @param isTold Whether the member that this is of says it for all within.
 */
function mute(schema: Schema, path = '', isTold = false): readonly string[] {
  const { type, $ref = '', items, anyOf = [], properties = {}, additionalProperties, $defs = {} } = schema;
  const isNumber = type === 'number' || $ref.endsWith('/RationalText');
  const parts = [items, additionalProperties, ...anyOf].filter((each) => each !== undefined);
  return [
    ...((isNumber && !isTold) || Object.keys(schema).length === 0 ? [path] : []),
    ...parts.flatMap((each) => mute(each, path, isTold)),
    ...Object.entries(properties).flatMap(([name, each]) =>
      mute(each, `${path}/${name}`, isTold || each.description !== undefined),
    ),
    ...Object.entries($defs).flatMap(([name, each]) =>
      mute(each, name, each.properties === undefined && each.description !== undefined),
    ),
  ];
}

describe('what --json prints', () => {
  const check = async ({ name, argv, optional = [], signal }: Line) => {
    const report: unknown = JSON.parse((await cli([...argv, '--json'], signal)).stdout);
    expect(faultsIn(name, report)).toEqual([]);
    const places = placesIn(report);
    expect(places.length).toBeGreaterThan(1);
    const unnoticed = (made: (path: readonly string[]) => unknown) =>
      places.filter((path) => faultsIn(name, made(path)).length === 0).map((path) => path.join('.'));
    const otherType = (was: unknown) => (typeof was === 'object' && was !== null ? 'something' : { some: 'thing' });
    expect(unnoticed((path) => changed(report, path, otherType))).toEqual([]);
    const more = (was: unknown) => (typeof was === 'object' && !Array.isArray(was) ? { ...was, undescribed: 1 } : {});
    const open = unnoticed((path) => changed(report, path, more));
    expect(open.filter((path) => !anyNames.includes(path))).toEqual([]);
    const top = places.filter(({ length }) => length === 1).map(([member = '']) => member);
    const spared = top.filter(
      (member) =>
        faultsIn(
          name,
          changed(report, [member], () => undefined),
        ).length === 0,
    );
    expect(spared).toEqual(top.filter((member) => optional.includes(member)));
  };

  it.each(lines)('is as the schema of $name says, which notices every change', check);

  it.skipIf(!hasFfmpeg).each(asked)('is as the schema of $name says, which notices every change (needs ffmpeg)', check);

  it('was looked at of every report', () => {
    expect([...ofQueues, ...[...lines, ...asked].map(({ name }) => name)].sort()).toEqual([...names].sort());
  });
});

describe('the published schemas', () => {
  it('are of every command that prints a report', () => {
    const commandsOf = (command: typeof program, path = ''): readonly string[] =>
      command.commands.flatMap((each) => {
        const own = `${path} ${each.name()}`.trim();
        return each.commands.length > 0 ? commandsOf(each, own) : [own];
      });
    const all = commandsOf(program).filter((each) => !withoutReport.includes(each.split(' ').at(-1) ?? ''));
    expect([...names].sort()).toEqual([...all, 'error'].sort());
  });

  it('are as the types are that were built', async () => {
    const script = join(import.meta.dirname, '../scripts/schemas.mjs');
    await expect(promisify(execFile)(process.execPath, [script])).resolves.toMatchObject({ stderr: '' });
  });

  it.each([...schemas])('say of %s what its numbers count', (_, schema) => {
    expect(mute(schema)).toEqual([]);
  });
});

describe('clipwright schema', () => {
  it.each(names)('prints all of it: %s', async (name) => {
    const { exitCode, stdout } = await cli(['schema', ...name.split(' ')]);
    expect(exitCode).toBe(0);
    const schema = JSON.parse(stdout);
    expect(schema.$id).toBe(schemas.get(name)?.$id);
    // What it refers to is in it: else this throws.
    expect(new Ajv2020({ allowUnionTypes: true }).compile(schema)({})).toBe(false);
  });

  it('knows which name was meant', async () => {
    const { exitCode, stderr } = await cli(['schema', 'rendr']);
    expect(stderr).toContain('There is no report of rendr.\n  Did you mean "render"?');
    expect(exitCode).toBe(2);
  });
});
