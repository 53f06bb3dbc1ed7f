import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { S3Conditions } from '@clipwright/test-kit/s3/s3-bucket';
import { firstOfEach, type S3Fault } from '@clipwright/test-kit/s3/s3-faults';
import { isSoak } from '@clipwright/test-kit/soak';
import { storeLaws } from '@clipwright/testing';
import { describe, it } from 'vitest';
import type { S3StoreOptions } from '../src/index.ts';
import { machines } from './machines.ts';

interface Variant {
  readonly name: string;
  readonly conditions?: S3Conditions;
  /** What goes wrong with each request the first time that it is made. */
  readonly fault?: S3Fault;
  readonly options?: Partial<S3StoreOptions>;
  /** Tried in the check as well. Single faults of the other kinds are in errors.test.ts and damage.test.ts. */
  readonly often?: true;
}

const inParts = { multipart: { above: 0, partBytes: 3 } };
const variants: readonly Variant[] = [
  { name: 'a bucket', often: true },
  { name: 'files sent in parts, requests that are lost', options: inParts, fault: { kind: 'lose-request' } },
  {
    name: 'no conditions, files sent in parts, answers that are lost',
    conditions: 'ignored',
    options: inParts,
    fault: { kind: 'lose-answer' },
    often: true,
  },
  { name: 'answers that are lost', fault: { kind: 'lose-answer' } },
  {
    name: 'refused conditions, requests that arrive twice',
    conditions: 'refused',
    fault: { kind: 'twice' },
    often: true,
  },
  { name: 'answers that break off', fault: { kind: 'cut', bytes: 2 } },
  {
    name: 'a service with too much to do, and then none',
    fault: { kind: 'status', status: 503, code: 'SlowDown' },
    options: { ...inParts, whenUnreachable: 'local', retry: { attempts: 1 } },
    often: true,
  },
];

for (const { name, conditions = 'kept', fault, options } of variants.filter(({ often }) => isSoak || often)) {
  storeLaws(
    { describe, it },
    {
      name: `s3Store, ${name}`,
      capabilities: { fingerprint: true },
      make: async () => {
        const all = await machines();
        const { double, directory } = all;
        double.bucket.conditions = conditions;
        if (fault !== undefined) double.faults = firstOfEach(fault);
        return {
          store: all.machine('one', options),
          write: (file, data) => writeFile(file, data, { flag: 'wx' }),
          exists: async (file) => existsSync(file),
          sources: { path: () => join(directory, randomUUID()), write: (file, data) => writeFile(file, data) },
          leftovers: all.leftovers,
          cleanUp: () => all[Symbol.asyncDispose](),
        };
      },
    },
  );
}
