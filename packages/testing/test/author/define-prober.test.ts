import { defineProber, type ProberDefinition } from '@clipwright/core/author';
import type { FoundSource } from '@clipwright/core/probing';
import { lastValueFrom, NEVER } from 'rxjs';
import { expect, it } from 'vitest';

function found(frames: number): FoundSource {
  return {
    container: 'test',
    start: '0/1',
    video: [
      {
        index: 0,
        isDefault: true,
        isPicture: false,
        codec: 'rawvideo',
        width: 4,
        height: 2,
        pixelFormat: 'gray',
        rotation: 0,
        color: {},
        sampleAspectRatio: '1/1',
        timebase: '1/25',
        nominalRate: '25/1',
        averageRate: '25/1',
        delay: 0,
      },
    ],
    audio: [],
    packets: () =>
      Array.from({ length: frames }, (_, at) => {
        return { pts: at, dts: at, duration: 1, size: 8, key: true, discard: false };
      }),
  };
}

/** A prober of a class with private members, of a source that may change. */
class Changing implements ProberDefinition {
  readonly name = 'changing';
  #frames = 10;
  #probes = 0;
  closed = 0;

  get probes(): number {
    return this.#probes;
  }

  change(): void {
    this.#frames += 1;
  }

  accepts(uri: string): boolean {
    return this.#frames > 0 && uri.startsWith('changing:');
  }

  identify(): string {
    return String(this.#frames);
  }

  async probe(): Promise<FoundSource> {
    this.#probes += 1;
    return found(this.#frames);
  }

  close(): void {
    this.closed += 1;
  }
}

it('a source is probed once for its info and its index, and refused when it changed in between', async () => {
  const definition = new Changing();
  const prober = defineProber(definition);
  const request = { uri: 'changing:one' };
  const info = await lastValueFrom(prober.probe(request));
  const index = await lastValueFrom(prober.index(request));
  expect({ frames: info.video.frames, listed: index.timestamps.length, probes: definition.probes }).toEqual({
    frames: 10,
    listed: 10,
    probes: 1,
  });
  definition.change();
  await expect(lastValueFrom(prober.index(request))).rejects.toMatchObject({ code: 'source-changed' });
  expect((await lastValueFrom(prober.probe(request))).video.frames).toBe(11);
  await expect(lastValueFrom(prober.probe({ uri: 'other' }))).rejects.toMatchObject({ code: 'probe-incomplete' });
  await expect(lastValueFrom(prober.probe({ ...request, streams: { video: 7 } }))).rejects.toMatchObject({
    code: 'no-such-stream',
  });
  await prober[Symbol.asyncDispose]();
  await prober[Symbol.asyncDispose]();
  expect(definition.closed).toBe(1);
  await expect(lastValueFrom(prober.probe(request))).rejects.toMatchObject({ code: 'disposed' });
});

it('an index without a probe before it is probed for, and help is handed on', async () => {
  const asked: unknown[] = [];
  const prober = defineProber({
    name: 'plain',
    probe: (_, { help }) => {
      asked.push(help);
      return found(3);
    },
  });
  const index = await lastValueFrom(prober.index({ uri: 'one' }));
  expect(index.timestamps).toEqual([0, 1, 2]);
  const help = { list: () => NEVER };
  await lastValueFrom(prober.probe({ uri: 'one' }, Object.create(help)));
  expect(asked).toEqual([undefined, expect.objectContaining(help)]);
});

it('of many sources the last thirty-two are remembered', async () => {
  const definition = new Changing();
  const prober = defineProber(definition);
  const uris = Array.from({ length: 33 }, (_, i) => `changing:${i}`);
  for (const uri of uris) await lastValueFrom(prober.probe({ uri }));
  await lastValueFrom(prober.index({ uri: 'changing:1' }));
  expect(definition.probes).toBe(33);
  await lastValueFrom(prober.index({ uri: 'changing:0' }));
  expect(definition.probes).toBe(34);
});

it('what is left while its content is identified is not probed', async () => {
  let identified = (_: string): void => {};
  const definition = Object.assign(new Changing(), {
    identify: () =>
      new Promise<string>((resolve) => {
        identified = resolve;
      }),
  });
  const prober = defineProber(definition);
  prober.probe({ uri: 'changing:one' }).subscribe().unsubscribe();
  identified('one');
  await prober.settled();
  expect(definition.probes).toBe(0);
});

it('the author is told when nobody waits any more, and closing waits for the author', async () => {
  const log: string[] = [];
  let finish = (): void => {};
  const prober = defineProber({
    name: 'slow',
    probe: (_, { signal }) => {
      signal.addEventListener('abort', () => log.push('told'));
      return new Promise((resolve) => {
        finish = () => resolve(found(3));
      });
    },
    close: () => void log.push('closed'),
  });
  const subscription = prober.probe({ uri: 'one' }).subscribe(() => log.push('emitted'));
  subscription.unsubscribe();
  const closing = prober[Symbol.asyncDispose]();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(log).toEqual(['told']);
  finish();
  await closing;
  expect(log).toEqual(['told', 'closed']);
});

it('an error without a code is told as a broken contract, one of the system as what it means', async () => {
  const failing = (error: Error) => defineProber({ name: 'failing', probe: () => Promise.reject(error) });
  const missing = Object.assign(new Error('gone'), { code: 'ENOENT' });
  await expect(lastValueFrom(failing(new Error('odd')).probe({ uri: 'one' }))).rejects.toMatchObject({
    code: 'contract-violation',
    cause: { message: 'odd' },
  });
  await expect(lastValueFrom(failing(missing).probe({ uri: 'one' }))).rejects.toMatchObject({ code: 'source-missing' });
});
