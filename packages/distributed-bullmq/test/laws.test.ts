// Needs redis-server or postgresql.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import type { ClipRenderer } from '@clipwright/core';
import type { RendererCapabilities } from '@clipwright/core/author';
import { audioKey, type SourceIdentities, segmentKey } from '@clipwright/core/plan';
import { rendererLaws } from '@clipwright/testing';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { bullmqRenderer } from '../src/index.ts';
import { lastOf } from '../src/worker/last-of.ts';
import { contentOf } from '../src/worker/open-sources.ts';
import { onOneBroker } from './brokers.ts';
import { fixtureParts } from './fixtures/parts.mjs';
import { ended, type Place, place, worker } from './studio.ts';

// What they are about, the broker has no part in.
onOneBroker((broker) => {
  let whole: Place;
  beforeAll(async () => {
    whole = await place(broker);
  });
  afterAll(async () => {
    await whole[Symbol.asyncDispose]();
  });

  const profile = {
    width: 160,
    height: 90,
    frameRate: '12/1',
    fit: 'contain',
    background: '#000000',
    video: { codec: 'h264', pixelFormat: 'yuv420p', crf: 20, preset: 'veryfast', threads: 1 },
    audio: { codec: 'aac', bitrate: 128000, sampleRate: 48000, channels: 2 },
  } as const;

  /** A renderer that is told the key of what it is asked for, as a render tells it. */
  function keyed(
    renderer: ClipRenderer,
    identities: SourceIdentities,
    capabilities: RendererCapabilities,
  ): ClipRenderer {
    const withKey = <T extends object>(inputs: T, key: string | null) => (key === null ? inputs : { ...inputs, key });
    return {
      prepare: (request) => renderer.prepare(request),
      concurrency: (asked) => renderer.concurrency(asked),
      renderSegment: (request, target, inputs) =>
        renderer.renderSegment(request, target, withKey(inputs, segmentKey(request, identities, capabilities))),
      renderAudio: (request, target, inputs) =>
        renderer.renderAudio(request, target, withKey(inputs, audioKey(request, identities, capabilities))),
      join: (request, inputs) => renderer.join(request, inputs),
      settled: () => renderer.settled(),
      [Symbol.asyncDispose]: () => renderer[Symbol.asyncDispose](),
      ...(renderer.contracts && { contracts: renderer.contracts }),
    };
  }

  let products = 0;

  rendererLaws(
    { describe, it },
    {
      name: 'the laws of renderers, kept by pieces of workers',
      make: async () => {
        products += 1;
        const at = {
          ...whole,
          queue: { ...whole.queue, prefix: `law-${products}` },
          store: join(whole.store, `${products}`),
        };
        await mkdir(join(at.out, `${products}`));
        const { loader, renderer: own, fake } = fixtureParts();
        const store = directoryStore({ directory: at.store });
        const uri = join(at.media, '0.mp4');
        const opened = await lastValueFrom(loader.open({ uri }));
        if (opened.type !== 'opened') throw new Error('The source did not open.');
        const { source } = opened;
        const { signal } = new AbortController();
        const content = await contentOf(uri, store, signal);
        const decoder = source.decoder && (await lastOf(source.decoder(), signal));
        const identities = new Map([[uri, { content: content ?? '', ...(decoder && { decoder }) }]]);
        const { media, queue } = at;
        const away = bullmqRenderer({ renderer: own, store, media, queue, attempts: 1 });
        const made = worker(at, {}, { pieces: 2 });
        const capabilities = await lastValueFrom(
          away.prepare({ output: join(at.out, 'x.mp4'), overwrite: true, sources: [] }),
        );
        const ref = { id: uri, file: uri, info: source.info };
        let paths = 0;
        return {
          renderer: keyed(away, identities, capabilities),
          segment: {
            kind: 'clip',
            source: ref,
            sampleAt: '0/1',
            frames: 12,
            hints: { decodeFrom: 0, firstShown: 0 },
            profile,
          },
          audio: {
            stretches: [{ kind: 'clip', source: ref, start: '0/1', samples: 96000 }],
            encoding: profile.audio,
          },
          inputs: { sources: new Map([[uri, source]]), transforms: {} },
          path: (extension) => {
            paths += 1;
            return join(at.out, `${products}`, `${paths}${extension}`);
          },
          read: async (file) => (existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined),
          write: async (file, data) => writeFileSync(file, data),
          leftovers: () => [...fake.leftovers(), ...made.parts.fake.leftovers()],
          cleanUp: async () => {
            await ended(made, away, source, loader, store);
          },
        };
      },
    },
  );
});
