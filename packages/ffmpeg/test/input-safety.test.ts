import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inputSafety } from '../src/index.ts';

const listed = (options: readonly string[], name: string): readonly string[] =>
  options[options.indexOf(name) + 1]?.split(',') ?? [];

it('no container that names other files, and no protocol of a network, is among the usual ones', () => {
  const { options } = inputSafety();
  const containers = listed(options, '-format_whitelist');
  for (const name of [
    'hls',
    'dash',
    'concat',
    'sdp',
    'imf',
    'image2',
    'lavfi',
    'tty',
    'svg_pipe',
    'webm_dash_manifest',
  ]) {
    expect(containers, name).not.toContain(name);
  }
  expect(listed(options, '-protocol_whitelist')).toEqual(['file', 'pipe', 'fd']);
});

it('every codec whose failure is blamed on the file has a usual decoder', () => {
  const decoders = new Set(listed(inputSafety().options, '-codec_whitelist'));
  const source = readFileSync(new URL('../../core/src/probing/built-in-decoders.ts', import.meta.url), 'utf8');
  // Where a decoder is not named as its codec is.
  const others: Readonly<Record<string, string>> = { msmpeg4v3: 'msmpeg4', flv1: 'flv' };
  const codecs = [...source.matchAll(/'(\w+)'/g)].flatMap(([, codec]) => (codec === undefined ? [] : [codec]));
  expect(codecs.length).toBeGreaterThan(20);
  expect(codecs.filter((codec) => !decoders.has(others[codec] ?? codec))).toEqual([]);
  expect(decoders.has('magicyuv')).toBe(false);
});

it('where sound alone is decoded no decoder of pictures is run, and every one of sound that is else', () => {
  const { options, soundOptions } = inputSafety({ decoders: ['wavesynth'] });
  const all = listed(options, '-codec_whitelist');
  const [first, ...run] = listed(soundOptions, '-codec_whitelist');
  expect(first).toBe('none');
  expect(run).toEqual(all.slice(all.indexOf('aac')));
  expect(run).toContain('wavesynth');
  for (const name of ['h264', 'hevc', 'libdav1d', 'mjpeg', 'flashsv2']) expect(run, name).not.toContain(name);
  expect(soundOptions.map((value) => (value.startsWith('none,') ? all.join() : value))).toEqual(options);
});

it('more is opened beside the usual where it is said', () => {
  const usual = inputSafety();
  const { options, limits } = inputSafety({
    containers: ['swf'],
    decoders: ['magicyuv'],
    limits: { pixels: 1_000_000 },
  });
  expect(listed(options, '-format_whitelist')).toEqual([...listed(usual.options, '-format_whitelist'), 'swf']);
  expect(listed(options, '-codec_whitelist')).toEqual([...listed(usual.options, '-codec_whitelist'), 'magicyuv']);
  expect(listed(options, '-max_pixels')).toEqual(['1000000']);
  expect(limits).toEqual({ ...usual.limits, pixels: 1_000_000 });
});

it.each([
  [{ decoders: ['h264,magicyuv'] }, 'inputs.decoders'],
  [{ containers: ['hls\n'] }, 'inputs.containers'],
  [{ containers: [''] }, 'inputs.containers'],
  [{ limits: { pixels: 0 } }, 'inputs.limits.pixels'],
  [{ limits: { frames: Number.NaN } }, 'inputs.limits.frames'],
  [{ limits: { streams: 2 ** 31 } }, 'inputs.limits.streams'],
])('refuses %j', (inputs, path) => {
  expect(() => inputSafety(inputs)).toThrow(
    expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(path) }),
  );
});
