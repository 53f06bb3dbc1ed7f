import { ClipwrightError } from '@clipwright/core';
import { defineStore, type Json, type KeptFile, type Produce, type StoreDefinition } from '@clipwright/core/author';
import { defer, lastValueFrom, NEVER, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { storeLaws } from '../../src/index.ts';
import { record } from '../../src/laws/recording.ts';
import { PlatformInMemory } from './platform-in-memory.ts';

/** A store that is a class, and keeps to itself what it is made of. */
class MapStore implements StoreDefinition {
  readonly name = 'map';
  readonly files = new PlatformInMemory();
  readonly #kept = new Map<string, { readonly data: Uint8Array; readonly record: Json }>();
  readonly seen: string[] = [];

  async get(key: string, target: string): Promise<KeptFile | undefined> {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    this.files.files.set(target, kept.data);
    return { record: kept.record };
  }

  async put(key: string, file: string, record: Json): Promise<void> {
    this.#kept.set(key, { data: this.files.files.get(file) ?? new Uint8Array(), record });
  }

  async remove(key: string): Promise<void> {
    this.seen.push(`removed ${key}`);
    this.#kept.delete(key);
  }

  async fingerprint(file: string): Promise<string> {
    if (this.#kept.size > 1000) return '';
    this.seen.push(`fingerprint of ${file}`);
    return `content of ${file}`;
  }

  async close(): Promise<void> {
    this.seen.push('closed');
  }

  damage(key: string, change: (kept: { readonly data: Uint8Array; readonly record: Json }) => Json): void {
    const kept = this.#kept.get(key);
    if (kept !== undefined) this.#kept.set(key, { data: kept.data.slice(1), record: change(kept) });
  }
}

/** One that looks at the files. */
class ReadingStore extends MapStore {
  override async fingerprint(file: string): Promise<string> {
    const data = this.files.files.get(file);
    if (data === undefined) throw new ClipwrightError('source-missing', `There is no file ${file}.`);
    return data.join();
  }
}

let sources = 0;

storeLaws(
  { describe, it },
  {
    name: 'defineStore with a definition that is a class',
    capabilities: { fingerprint: true },
    make: async () => {
      const definition = new ReadingStore();
      return {
        sources: {
          path: () => {
            sources += 1;
            return `/sources/${sources}`;
          },
          write: async (file, data) => void definition.files.files.set(file, data),
        },
        store: defineStore(definition),
        write: async (file, data) => void definition.files.files.set(file, data),
        exists: async (file) => definition.files.files.has(file),
        leftovers: () => definition.files.leftovers(),
      };
    },
  },
);

const content = new Uint8Array([1, 2, 3]);

/** A producer that writes three bytes. */
function writing({ files }: PlatformInMemory, begun: string[] = []): Produce {
  return ({ file }) =>
    defer(() => {
      begun.push(file);
      files.set(file, content);
      return of({ type: 'produced' as const, meta: { told: begun.length } });
    });
}

async function failureOf(store: ReturnType<typeof defineStore>, produce: Produce): Promise<unknown> {
  return record(store.acquire('key', produce))
    .first('stored')
    .catch((error: unknown) => error);
}

describe('what was kept', () => {
  it.each([
    ['has another size', ({ record: kept }: { readonly record: Json }) => kept],
    ['has a record of another kind', () => 'a text'],
  ])('is forgotten and made anew where it %s', async (_, change) => {
    const definition = new MapStore();
    const store = defineStore(definition);
    const begun: string[] = [];
    const ask = async () => {
      const caller = record(store.acquire('key', writing(definition.files, begun)));
      const { hit, artifact } = await caller.first('stored');
      caller.unsubscribe();
      await store.settled();
      return [hit, artifact.bytes, artifact.meta];
    };
    expect(await ask()).toEqual([false, 3, { told: 1 }]);
    expect(await ask()).toEqual([true, 3, { told: 1 }]);
    definition.damage('key', change);
    expect(await ask()).toEqual([false, 3, { told: 2 }]);
    expect(definition.seen).toEqual(['removed key']);
    expect(definition.files.leftovers()).toEqual([]);
  });

  it('may be in a file that the store has itself, which stays', async () => {
    const definition = new MapStore();
    const own = '/own/file';
    definition.files.files.set(own, content);
    const store = defineStore(
      Object.assign(definition, {
        get: async (): Promise<KeptFile> => ({ file: own, record: { bytes: 3, meta: null } }),
      }),
    );
    const caller = record(store.acquire('key', () => NEVER));
    expect((await caller.first('stored')).artifact.file).toBe(own);
    caller.unsubscribe();
    await store.settled();
    expect([...definition.files.files.keys()]).toEqual([own]);
  });
});

describe('what its author wrote fails', () => {
  const broken = new Error('the cable is out');
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
  const ownCode = new ClipwrightError('map/locked', 'It is locked.', { kind: 'environment' });
  it.each([
    ['get', broken, 'store-failed'],
    ['put', broken, 'store-failed'],
    ['put', full, 'disk-full'],
    ['get', ownCode, 'map/locked'],
  ] as const)('%s: whoever waits is told, and nothing is left', async (member, reason, code) => {
    const definition = new MapStore();
    const store = defineStore(Object.assign(definition, { [member]: () => Promise.reject(reason) }));
    const error = await failureOf(store, writing(definition.files));
    expect(error).toMatchObject(reason === ownCode ? ownCode : { code, message: /"map"/, cause: reason });
    await store.settled();
    expect(definition.files.leftovers()).toEqual([]);
  });

  it('remove, where a damaged entry must be forgotten', async () => {
    const definition = new MapStore();
    const store = defineStore(
      Object.assign(definition, {
        get: async (): Promise<KeptFile> => ({ record: null }),
        remove: () => Promise.reject(broken),
      }),
    );
    expect(await failureOf(store, writing(definition.files))).toMatchObject({ code: 'store-failed', cause: broken });
  });
});

describe('fingerprints', () => {
  it('are asked for once by all who wait, and told', async () => {
    const definition = new MapStore();
    const store = defineStore(definition);
    const ask = () => lastValueFrom(store.fingerprint?.('/a.mp4') ?? of());
    const told = { type: 'fingerprinted', fingerprint: 'content of /a.mp4' };
    expect(await Promise.all([ask(), ask()])).toMatchObject([told, told]);
    expect(definition.seen).toEqual(['fingerprint of /a.mp4']);
  });

  it('fail as sources do', async () => {
    const missing = Object.assign(new Error('none'), { code: 'ENOENT' });
    const store = defineStore(Object.assign(new MapStore(), { fingerprint: () => Promise.reject(missing) }));
    const failed = lastValueFrom(store.fingerprint?.('/a.mp4') ?? of());
    await expect(failed).rejects.toMatchObject({ code: 'source-missing' });
  });

  it('are told of by stores alone that have them', () => {
    const { name, files, get, put, remove } = new MapStore();
    expect(defineStore({ name, files, get, put, remove }).fingerprint).toBeUndefined();
  });
});

it('closes once, when what was cancelled has ended', async () => {
  const definition = new MapStore();
  const store = defineStore(definition);
  const ending: string[] = [];
  let putting = (): void => {};
  const put = (): Promise<void> =>
    new Promise((resolve) => {
      putting = () => {
        ending.push('put');
        resolve();
      };
    });
  const close = async (): Promise<void> => void ending.push('closed');
  const slow = defineStore(Object.assign(new MapStore(), { put, close, files: definition.files }));
  const caller = record(slow.acquire('key', writing(definition.files)));
  while (definition.files.leftovers().length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  await new Promise((resolve) => setTimeout(resolve, 0));
  const disposed = Promise.all([slow[Symbol.asyncDispose](), slow[Symbol.asyncDispose]()]);
  expect(caller.end?.error).toMatchObject({ code: 'disposed' });
  putting();
  await disposed;
  expect(ending).toEqual(['put', 'closed']);
  expect(definition.files.leftovers()).toEqual([]);
  await store[Symbol.asyncDispose]();
});

it.each([
  ['name', { name: '' }],
  ['get', { get: 1 }],
  ['close', { close: 'a text' }],
])('a definition whose %s is none is refused', (named, change) => {
  const make = () => defineStore(Object.assign(new MapStore(), change));
  expect(make).toThrow(expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(named) }));
});
