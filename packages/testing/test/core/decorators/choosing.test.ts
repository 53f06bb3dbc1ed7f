import {
  byExtension,
  byScheme,
  type ClipLoader,
  type ClipSource,
  ClipwrightError,
  firstExact,
  firstSupported,
  type Prober,
} from '@clipwright/core';
import type { OpenEvent } from '@clipwright/core/author';
import { lastValueFrom, Observable, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { syntheticLoader } from '../../../src/index.ts';

const failing = (error: Error): ClipLoader => ({
  open: () => throwError(() => error),
  settled: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});
const declining = (reason: string): ClipLoader => failing(new ClipwrightError('source-declined', reason));

/** Tells who was asked, and for what. */
function asked(name: string, log: string[]): ClipLoader {
  return {
    open: ({ uri }) => {
      log.push(`${name}: ${uri}`);
      return throwError(() => new ClipwrightError('not-media', `${name} does not open it.`));
    },
    settled: () => Promise.resolve(),
    [Symbol.asyncDispose]: async () => void log.push(`${name} disposed`),
  };
}

const open = (loader: ClipLoader, uri = 'synthetic:one'): Promise<OpenEvent> => lastValueFrom(loader.open({ uri }));

describe('firstSupported', () => {
  it('opens by the first loader that does not decline', async () => {
    const synthetic = syntheticLoader();
    const loader = firstSupported([declining('Only gif.'), synthetic, declining('never asked')]);
    expect(await open(loader)).toMatchObject({ type: 'opened', source: { uri: 'synthetic:one' } });
    await loader[Symbol.asyncDispose]();
    expect(synthetic.leftovers()).toEqual([]);
  });

  it('asks nobody else after any other error', async () => {
    const loader = firstSupported([failing(new ClipwrightError('not-media', 'Broken.')), syntheticLoader()]);
    await expect(open(loader)).rejects.toMatchObject({ code: 'not-media' });
    const throwing = firstSupported([failing(new TypeError('A defect.')), syntheticLoader()]);
    await expect(open(throwing)).rejects.toThrow('A defect.');
  });

  it('declines with each one’s reason where all decline, and so falls through to who stands around it', async () => {
    const loader = firstSupported([declining('Only gif.'), declining('Only png.')]);
    await expect(open(loader)).rejects.toMatchObject({
      code: 'source-declined',
      message: 'None of 2 loaders takes synthetic:one: (1) Only gif. (2) Only png.',
      details: { uri: 'synthetic:one', reasons: ['Only gif.', 'Only png.'] },
    });
    await expect(open(firstSupported([declining('Only gif.')]))).rejects.toMatchObject({ message: 'Only gif.' });
    expect(await open(firstSupported([loader, syntheticLoader()]))).toMatchObject({ type: 'opened' });
  });

  it('refuses none, and one for another contract', () => {
    expect(() => firstSupported([])).toThrow('There is no loader to choose from.');
    expect(() => firstSupported([{ ...syntheticLoader(), contracts: { ClipLoader: 99 } }])).toThrow('ClipLoader 99');
  });

  it('closes a source that comes when its receiver has left, and waits for that', async () => {
    const synthetic = syntheticLoader();
    const opened = await open(synthetic);
    const late: ((event: OpenEvent) => void)[] = [];
    const stubborn: ClipLoader = {
      // Takes no notice of being left.
      open: () => new Observable((subscriber) => void late.push((event) => subscriber.next(event))),
      settled: () => Promise.resolve(),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    const loader = firstSupported([stubborn]);
    loader.open({ uri: 'synthetic:one' }).subscribe().unsubscribe();
    expect(synthetic.counters.sources).toBe(1);
    for (const emit of late) emit(opened);
    await loader.settled();
    expect(synthetic.counters.sources).toBe(0);
  });

  it('disposes of all, each once, also where one fails at that', async () => {
    const log: string[] = [];
    const one = asked('one', log);
    const broken: ClipLoader = { ...one, [Symbol.asyncDispose]: () => Promise.reject(new Error('It does not end.')) };
    const loader = firstSupported([broken, one, one]);
    await expect(Promise.resolve(loader[Symbol.asyncDispose]())).rejects.toThrow('It does not end.');
    expect(log).toEqual(['one disposed']);
  });
});

describe('byExtension', () => {
  const choose = async (uri: string): Promise<string[]> => {
    const log: string[] = [];
    const kinds = { gif: asked('gif', log), gz: asked('gz', log), 'tar.gz': asked('tar.gz', log) };
    await open(byExtension({ ...kinds, '*': asked('others', log) }), uri).catch(() => {});
    return log.map((line) => line.slice(0, line.indexOf(':')));
  };

  it.each([
    ['clips/a.gif', 'gif'],
    ['clips/A.GIF', 'gif'],
    ['C:\\clips.old\\a.gif', 'gif'],
    ['a.tar.gz', 'tar.gz'],
    ['a.b.gz', 'gz'],
    ['https://example.com/a.gif?size=1.mp4#x', 'gif'],
    ['clips.gif/a', 'others'],
    ['clips/a.mp4', 'others'],
    ['what.is?this.gif', 'gif'],
    ['gif', 'others'],
    ['a.*', 'others'],
  ])('%s', async (uri, name) => {
    expect(await choose(uri)).toEqual([name]);
  });

  it('declines what there is no loader for', async () => {
    await expect(open(byExtension({ gif: syntheticLoader() }), 'a.mp4')).rejects.toMatchObject({
      code: 'source-declined',
      message: expect.stringContaining('There is no loader for the extension of a.mp4, only for gif.'),
    });
  });

  it.each(['.gif', 'GIF', 'a/b', ''])('refuses "%s" as an extension', (kind) => {
    expect(() => byExtension({ [kind]: syntheticLoader() })).toThrow(`"${kind}" is no extension.`);
  });

  it('refuses none', () => {
    expect(() => byExtension({})).toThrow('There is no loader for any extension.');
  });

  it('disposes of one that stands under two names once', async () => {
    const log: string[] = [];
    const one = asked('one', log);
    await byExtension({ gif: one, png: one, '*': asked('two', log) })[Symbol.asyncDispose]();
    expect(log).toEqual(['one disposed', 'two disposed']);
  });
});

it.each([
  ['camera:front', 'camera'],
  ['Camera:front', 'camera'],
  ['clips/a.mp4', 'file'],
  ['C:\\clips\\a.mp4', 'file'],
  ['file:///clips/a.mp4', 'file'],
  ['./camera:front', 'file'],
  ['https://example.com/a.mp4', 'others'],
])('byScheme: %s', async (uri, name) => {
  const log: string[] = [];
  const kinds = { camera: asked('camera', log), file: asked('file', log), '*': asked('others', log) };
  await open(byScheme(kinds), uri).catch(() => {});
  expect(log).toEqual([`${name}: ${uri}`]);
  expect(() => byScheme({ 'http:': syntheticLoader() })).toThrow('"http:" is no scheme.');
});

async function opened(): Promise<ClipSource> {
  const event = await open(syntheticLoader());
  if (event.type !== 'opened') throw new Error('It did not open.');
  return event.source;
}

describe('firstExact', () => {
  const prober = (answer: Observable<never> | 'knows', log: string[], name: string): Prober => {
    const reply = (what: string): Observable<never> => {
      log.push(`${name} ${what}`);
      // Nothing of the answer is looked at.
      return answer === 'knows' ? of() : answer;
    };
    return {
      probe: () => reply('probe'),
      index: () => reply('index'),
      settled: () => Promise.resolve(),
      [Symbol.asyncDispose]: async () => void log.push(`${name} disposed`),
    };
  };
  const incomplete = (reason: string): Observable<never> =>
    throwError(() => new ClipwrightError('probe-incomplete', reason));

  it('asks the next where one does not know, of both questions, and nobody after any other error', async () => {
    const log: string[] = [];
    const broken = throwError(() => new ClipwrightError('source-truncated', 'Cut off.'));
    const both = firstExact([
      prober(incomplete('Only mp4.'), log, 'a'),
      prober('knows', log, 'b'),
      prober(broken, log, 'c'),
    ]);
    await lastValueFrom(both.probe({ uri: 'x' }), { defaultValue: undefined });
    await lastValueFrom(both.index({ uri: 'x' }), { defaultValue: undefined });
    expect(log.splice(0)).toEqual(['a probe', 'b probe', 'a index', 'b index']);
    const failing = firstExact([prober(broken, log, 'c'), prober('knows', log, 'b')]);
    await expect(lastValueFrom(failing.probe({ uri: 'x' }))).rejects.toMatchObject({ code: 'source-truncated' });
    expect(log.splice(0)).toEqual(['c probe']);
    await both[Symbol.asyncDispose]();
    expect(log).toEqual(['a disposed', 'b disposed', 'c disposed']);
  });

  it('keeps of those who do not know why packets cannot be copied', async () => {
    const edited = throwError(
      () => new ClipwrightError('probe-incomplete', 'Several edits.', { details: { packetsUnknownFor: 'edit-list' } }),
    );
    const { info } = await opened();
    const knowing: Prober = { ...prober('knows', [], 'b'), probe: () => of(info) };
    const told = await lastValueFrom(firstExact([prober(edited, [], 'a'), knowing]).probe({ uri: 'x' }));
    expect(told).toEqual({ ...info, hints: { ...info.hints, packetsUnknownFor: 'edit-list' } });
    expect(await lastValueFrom(firstExact([prober(incomplete('?'), [], 'a'), knowing]).probe({ uri: 'x' }))).toBe(info);
    const none = firstExact([prober(incomplete('Only mkv.'), [], 'b'), prober(edited, [], 'a')]);
    await expect(lastValueFrom(none.probe({ uri: 'x' }))).rejects.toMatchObject({
      details: { packetsUnknownFor: 'edit-list' },
    });
  });

  it('says why nobody knows', async () => {
    const none = firstExact([prober(incomplete('Only mp4.'), [], 'a'), prober(incomplete('Only mkv.'), [], 'b')]);
    await expect(lastValueFrom(none.probe({ uri: 'x' }))).rejects.toMatchObject({
      code: 'probe-incomplete',
      message: 'None of 2 probers knows all of x: (1) Only mp4. (2) Only mkv.',
    });
    expect(() => firstExact([])).toThrow('There is no prober to ask.');
  });
});
