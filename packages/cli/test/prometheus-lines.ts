/** A value of a metric. */
export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric as it was read. */
export interface ReadFamily {
  readonly help: string;
  readonly type: string;
  readonly samples: readonly ReadSample[];
}

const metricName = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const label = '([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\\\\n]|\\\\[\\\\"n])*)"';
const sampleLine = new RegExp(`^(${metricName})(?:\\{(${label}(?:,${label})*)?\\})? (\\S+)$`);

/**
 * Reads Prometheus's text format 0.0.4 as strictly as its specification has it: one HELP and one TYPE for each metric,
 * before its samples, which follow each other; names, labels and numbers as they may be; no sample twice; a line feed at
 * the end. Throws at the first line that is not so.
 */
export function readPrometheus(text: string): ReadonlyMap<string, ReadFamily> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  const families = new Map<string, { help: string; type: string; samples: ReadSample[] }>();
  const seen = new Set<string>();
  let current = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, word, name = '', rest = ''] = new RegExp(`^# (HELP|TYPE) (${metricName}) (.*)$`).exec(line) ?? [];
    if (word === 'HELP') {
      if (families.has(name)) throw new Error(`A second HELP: ${line}`);
      if (/\\(?![\\n])/.test(rest)) throw new Error(`A bad escape: ${line}`);
      families.set(name, { help: unescaped(rest), type: '', samples: [] });
      current = name;
      continue;
    }
    const family = families.get(current);
    if (family === undefined) throw new Error(`Nothing says what this is: ${line}`);
    if (word === 'TYPE') {
      const known = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];
      if (name !== current || family.type !== '' || family.samples.length > 0 || !known.includes(rest)) {
        throw new Error(`A TYPE out of place: ${line}`);
      }
      family.type = rest;
      continue;
    }
    const sample = sampleOf(line);
    const suffix = sample.name.slice(current.length);
    const suffixes = family.type === 'summary' ? ['_sum', '_count'] : [''];
    if (!sample.name.startsWith(current) || !suffixes.includes(suffix)) throw new Error(`Of another metric: ${line}`);
    const identity = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).sort())}`;
    if (seen.has(identity)) throw new Error(`Twice: ${line}`);
    seen.add(identity);
    family.samples.push(sample);
  }
  return families;
}

function sampleOf(line: string): ReadSample {
  const match = sampleLine.exec(line);
  if (match === null) throw new Error(`No sample: ${line}`);
  const [, name = '', labels = ''] = match;
  const number = match.at(-1) ?? '';
  const value = Number(number);
  if (Number.isNaN(value) && number !== 'NaN') throw new Error(`No number: ${line}`);
  const pairs = [...labels.matchAll(new RegExp(label, 'g'))].map(([, key = '', text = '']) => [key, unescaped(text)]);
  const told: Record<string, string> = Object.fromEntries(pairs);
  if (Object.keys(told).length !== pairs.length) throw new Error(`A label twice: ${line}`);
  return { name, labels: told, value };
}

function unescaped(text: string): string {
  return text.replace(/\\([\\"n])/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
