import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

const directory = join(import.meta.dirname, '../schema');

/** What of JSON Schema the published ones use. */
export interface Schema {
  readonly $id?: string;
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** The published schemas as they are, by the commands' words; what they have in common is `common`. */
export const schemas: ReadonlyMap<string, Schema> = new Map(
  readdirSync(directory).map((file) => [
    file.replace(/-1\.json$/, '').replace('-', ' '),
    JSON.parse(readFileSync(join(directory, file), 'utf8')),
  ]),
);

/** Commands that print something else than a report, whatever they are told. */
export const withoutReport: readonly string[] = ['mcp', 'schema', 'completion', 'help'];

/** Closed: what a schema does not describe is found, too. */
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
for (const schema of schemas.values()) ajv.addSchema(JSON.parse(JSON.stringify(schema), closed));

function closed(_key: string, value: unknown): unknown {
  const isObject =
    typeof value === 'object' && value !== null && 'properties' in value && !('additionalProperties' in value);
  return isObject && 'type' in value ? { ...value, additionalProperties: false } : value;
}

/**
 * What of a report is not as the schema of that name says.
 *
 * @param type Which of its types is meant. @default the report itself
 */
export function faultsIn(name: string, report: unknown, type?: string): readonly string[] {
  const validate = ajv.getSchema(`${schemas.get(name)?.$id}${type === undefined ? '' : `#/$defs/${type}`}`);
  if (validate === undefined) return [`${name} has no schema`];
  if (validate(report) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    return `${name} ${instancePath} ${message}: ${JSON.stringify(params)}`;
  });
}

/** What a command line printed that is not as the published schemas say; nothing where it prints no report. */
export function faultsOf(argv: readonly string[], stdout: string): readonly string[] {
  const end = argv.indexOf('--');
  const own = argv.slice(0, end < 0 ? undefined : end);
  const [command = '', sub = ''] = own.filter((each) => !each.startsWith('-'));
  const isAsked = own.includes('--json') && !own.includes('--help') && !own.includes('--version');
  if (!isAsked || withoutReport.includes(command)) return [];
  const report: unknown = JSON.parse(stdout);
  if (typeof report === 'object' && report !== null && 'error' in report) return faultsIn('error', report);
  const name = command === 'cache' ? `cache ${sub}` : command;
  return faultsIn(own.includes('--dry-run') ? 'plan' : name, report);
}
