import { expect, it } from 'vitest';
import { failureOf } from '../../src/supervise/classify.ts';
import { meaningOf } from '../../src/supervise/error-lines.ts';
import { endedArgs, of51, of70, ofOthers, type RealEnding } from './endings.ts';

const named = (version: string, endings: readonly RealEnding[]) =>
  endings.map((ending): [string, RealEnding] => [`${version}: ${ending.what}`, ending]);

it.each([...named('5.1.9', of51), ...named('7.0.2', of70), ...named('others', ofOthers)])('%s', (_, ending) => {
  const { code, signal = null, stderr, is } = ending;
  const failure = failureOf({ tool: 'ffmpeg', args: endedArgs }, { code, signal, stderr });
  expect(failure?.code).toBe(is);
  if (failure === undefined) return;
  expect(failure.remedy).not.toBe(undefined);
  expect(failure.details).toMatchObject({ exitCode: code, signal });
});

it('the same situation has the same code in 5.1 and in 7', () => {
  const codes = new Map(of51.map(({ what, is }) => [what, is]));
  const both = of70.filter(({ what }) => codes.has(what));
  expect(both.length).toBeGreaterThan(8);
  for (const { what, is } of both) expect([what, is]).toEqual([what, codes.get(what)]);
});

it.each([
  ['    Last message repeated 2 times', 'harmless'],
  ["[h264 @ 0x5615a9721600] Codec (h264) not on whitelist 'none'", 'harmless'],
  ["[h264 @ 0x5615a9721600] Codec (h264) not on whitelist 'none,aac,pcm_s16le'", 'harmless'],
  ["[h264 @ 0x5615a9721600] Codec (h264) not on whitelist 'hevc,vp9'", 'other'],
  [
    '[rawvideo @ 0x5588] Application provided invalid, non monotonically increasing dts to muxer in stream 0: 5 >= 5',
    'harmless',
  ],
  [
    '[mp4 @ 0x5588] Application provided invalid, non monotonically increasing dts to muxer in stream 0: 5 >= 5',
    'other',
  ],
  ['[mov,mp4,m4a,3gp,3g2,mj2 @ 0x1] Referenced QT chapter track not found', 'harmless'],
  ['[mjpeg @ 0x1] unable to decode APP fields: Invalid data found when processing input', 'harmless'],
  ['Error while decoding stream #0:0: Invalid data found when processing input', 'damage'],
  [
    '[vist#0:0/prores @ 0x94f] [dec:prores @ 0x94f] [error] Error submitting packet to decoder: Invalid data found',
    'damage',
  ],
  ['[h264_nvenc @ 0x5581] OpenEncodeSessionEx failed: out of memory (10): (no details)', 'out-of-resources'],
  ['[h264_nvenc @ 0x5581] OpenEncodeSessionEx failed: incompatible client key (21): (no details)', 'out-of-resources'],
  ['[h264_nvenc @ 0x5581] OpenEncodeSessionEx failed: unsupported device (2): (no details)', 'other'],
  ['[aac @ 0x55c76e4d6d80] channel element 3.3 is not allocated', 'other'],
  ['[out#0/wav @ 0x9a5] Error muxing a packet', 'output-failed'],
  ['[out#0/wav @ 0x9a5] Task finished with error code: -28 (No space left on device)', 'disk-full'],
] as const)('%s: %s', (line, meaning) => {
  expect(meaningOf(line)).toBe(meaning);
});
