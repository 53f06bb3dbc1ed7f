import { memoryCache, temporaryStore } from '@clipwright/cache';
import { withCache } from '@clipwright/core';
import { contractVersions } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader, remoteSources } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { fakeRenderer, memoryStore, syntheticLoader } from '@clipwright/testing';
import { expect, it } from 'vitest';
import { clipwright } from '../src/index.ts';

const { ClipLoader, ClipCache, ArtifactStore, ClipRenderer, Prober } = contractVersions;

it('every backend here says which contracts it was written for, and they are core’s', async () => {
  await using video = clipwright();
  const { loader, cache, store, renderer } = await video.parts();
  await using prober = headersProber();
  const hosts = ['media.example.org'];
  for (const each of [
    loader,
    ffmpegLoader(),
    syntheticLoader(),
    remoteSources(syntheticLoader(), { hosts }),
    withCache(syntheticLoader(), memoryCache()),
  ])
    expect(each.contracts).toEqual({ ClipLoader });
  expect(cache.contracts).toEqual({ ClipCache });
  for (const each of [store, memoryStore()]) expect(each.contracts).toEqual({ ArtifactStore });
  for (const each of [renderer, fakeRenderer()]) expect(each.contracts).toEqual({ ClipRenderer });
  expect(prober.contracts).toEqual({ Prober });
});

it('they refuse parts of their own that were written for another', async () => {
  await using prober = headersProber();
  await using store = temporaryStore();
  const refused = expect.objectContaining({ code: 'plugin-incompatible' });
  const other = { contracts: { Prober: 0, ArtifactStore: 0, ClipLoader: 0 } };
  expect(() => ffmpegLoader({ prober: { ...prober, ...other } })).toThrow(refused);
  expect(() => ffmpegLoader({ store: { ...store, ...other } })).toThrow(refused);
  expect(() => ffmpegRunner({ memory: { store: { ...store, ...other }, environment: {} } })).toThrow(refused);
  expect(() => ffmpegRenderer({ store: { ...store, ...other } })).toThrow(refused);
  expect(() => remoteSources({ ...syntheticLoader(), ...other }, { hosts: ['media.example.org'] })).toThrow(refused);
});
