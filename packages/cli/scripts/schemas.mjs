// Makes the schemas of what `--json` prints (`schema/*.json`) of the types in src/reports, as `tsc -b` has built them.
// Fails where a committed one is otherwise; `--accept` writes them.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const own = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Where a release's files can be read, by anybody who has nothing installed. */
const address = 'https://unpkg.com/@clipwright/cli/schema';
/** Of the form: it rises with what docs/versioning.md calls a break. */
const form = 1;
const fileOf = (name) => `${name.replaceAll(' ', '-')}-${form}.json`;
const common = fileOf('common');

/** Every type that reports name, as draft 7 has it, by its name. */
function definitions() {
  const generator = createGenerator({
    path: own('dist/reports/reports.d.ts'),
    tsconfig: own('tsconfig.json'),
    skipTypeCheck: true,
    additionalProperties: false,
    jsDoc: 'extended',
    encodeRefs: false,
  });
  return generator.createSchema('Reports').definitions;
}

const typeNamed = (ref) => ref.replace('#/definitions/', '');

/** The names of all types that one refers to, and of those that these refer to. */
function reachedFrom(name, types, reached = new Set()) {
  for (const [, each] of JSON.stringify(types[name]).matchAll(/"#\/definitions\/([^"]+)"/g)) {
    if (!reached.has(each)) reachedFrom(each, types, reached.add(each));
  }
  return reached;
}

/** A comment without the marks that editors make links of. */
function plainText(comment) {
  if (!comment.includes('@link')) return comment;
  const named = comment.replaceAll(/\s*\{\s*@link\s+(\S+?)\s*\}\s*/g, ' `$1` ');
  return named.replaceAll(/(\() | ([),:;.])/g, '$1$2').trim();
}

/** A schema as it is published. @param placeOf Where a type is defined. */
function published(schema, placeOf) {
  return JSON.parse(JSON.stringify(schema), (key, value) => {
    if (key === '$ref') return placeOf(typeNamed(value));
    if (key === 'description') return plainText(value);
    // A later release may tell more.
    return key === 'additionalProperties' && value === false ? undefined : value;
  });
}

/** Every schema by the name of its file. What several reports have in common is in a file of its own. */
function schemas() {
  const types = definitions();
  const reports = Object.entries(types.Reports.properties).map(([name, { $ref }]) => {
    const type = typeNamed($ref);
    return { name, type, reached: reachedFrom(type, types) };
  });
  const isShared = (type) => reports.filter((each) => each.type === type || each.reached.has(type)).length > 1;
  const inCommon = (type) => `#/$defs/${type}`;
  const inReport = (type) => `${isShared(type) ? common : ''}#/$defs/${type}`;
  const schema = (name, title, body, inner, placeOf) => [
    fileOf(name),
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `${address}/${fileOf(name)}`,
      title,
      ...published(body, placeOf),
      ...(inner.length > 0 && {
        $defs: Object.fromEntries(inner.sort().map((type) => [type, published(types[type], placeOf)])),
      }),
    },
  ];
  const own = reports.map(({ name, type, reached }) => {
    const title = name === 'error' ? 'clipwright COMMAND --json, where it has failed' : `clipwright ${name} --json`;
    const body = isShared(type) ? { $ref: `#/definitions/${type}` } : types[type];
    return schema(
      name,
      title,
      body,
      [...reached].filter((each) => !isShared(each)),
      inReport,
    );
  });
  const shared = Object.keys(types).filter(isShared);
  return new Map([...own, schema('common', 'What reports of clipwright have in common', {}, shared, inCommon)]);
}

/** The texts that are to be in the files, by their names. */
const made = new Map([...schemas()].map(([file, schema]) => [file, `${JSON.stringify(schema, null, 2)}\n`]));
const directory = own('schema');
mkdirSync(directory, { recursive: true });
const there = new Map(readdirSync(directory).map((file) => [file, readFileSync(join(directory, file), 'utf8')]));
const changed = [...new Set([...made.keys(), ...there.keys()])].filter((file) => made.get(file) !== there.get(file));
if (process.argv.includes('--accept')) {
  for (const file of there.keys()) if (!made.has(file)) rmSync(join(directory, file));
  for (const [file, text] of made) writeFileSync(join(directory, file), text);
} else if (changed.length > 0) {
  const remedy = 'node packages/cli/scripts/schemas.mjs --accept';
  process.stderr.write(`The types say otherwise: ${changed.join(', ')}. Look what changed, and run ${remedy}\n`);
  process.exitCode = 1;
}
