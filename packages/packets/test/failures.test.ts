import { ClipwrightError } from '@clipwright/core';
import { assert, integer, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinSets, readAvcConfiguration, readH264Sps, readHevcConfiguration, type StreamSets } from '../src/index.ts';
import { withLength } from './units.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const failure = (code: string, details = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

/** As x264 wrote it for 160x90: Main, level 1.1. */
const sps = hex('674d400beca146fc980880000003008000001e078a14cb');
const pps = hex('68ce0fc8');
const stream: StreamSets = { sets: [sps, pps], lengthSize: 4 };
/** As x265 wrote it for 160x90: Main 10, level 3. */
const hvcC = hex(
  '0102200000009000000000001ef000fcfdfafa00000f03' +
    'a00001001840010c01ffff02200000030090000003000003001e959409' +
    'a10001002e42010102200000030090000003000003001ea0142061f236595952930bc05a848804820000030002000003003c10' +
    'a2000100064401c073c189',
);
const hevc = readHevcConfiguration(hvcC);

/** A unit of these bits, with those that end it. */
function unitOf(bits: string): Uint8Array {
  const padded = `${bits}1`.padEnd(Math.ceil((bits.length + 1) / 8) * 8, '0');
  return Uint8Array.from(padded.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

/** Exp-Golomb: the digits of the number and one, and before them a zero for each but the first. */
function ue(value: number): string {
  const digits = (value + 1).toString(2);
  return '0'.repeat(digits.length - 1) + digits;
}

/** A stream of another level, whose picture set has a number. */
function numbered(level: number, id: number): StreamSets {
  return { sets: [sps.with(3, level), unitOf(`01101000${ue(id)}11110011110010`)], lengthSize: 4 };
}

/** Baseline, level 1, 16x16 pixels, of which some are cut off at the left and the right. */
function cropped(left: number, right: number): Uint8Array {
  const picture = `${ue(0)}${ue(0)}${ue(2)}${ue(1)}0${ue(0)}${ue(0)}11`;
  return unitOf(`01100111${'01000010'}${'11000000'}${'00001010'}${picture}1${[left, right, 0, 0].map(ue).join('')}0`);
}

describe('more sets than a stream has numbers for', () => {
  it('are 31 sequence sets', () => {
    const streams = (count: number) => Array.from({ length: count }, (_, i) => numbered(i, i % 2));
    expect(readAvcConfiguration(joinSets('h264', streams(31)).configuration).sets).toHaveLength(62);
    expect(() => joinSets('h264', streams(32))).toThrow(failure('too-many-parameter-sets', { kind: 'SPS' }));
  });

  it('are 18 picture sets of number 0: those left take as many bits, or whole bytes more', () => {
    const streams = (count: number) => Array.from({ length: count }, (_, i) => numbered(i, 0));
    const { sets } = readAvcConfiguration(joinSets('h264', streams(18)).configuration);
    expect(sets).toHaveLength(36);
    expect(() => joinSets('h264', streams(19))).toThrow(failure('too-many-parameter-sets', { kind: 'PPS' }));
  });

  it('are 16 of H.265', () => {
    const [vps, sequence, picture] = hevc.sets;
    if (!vps || !sequence || !picture) throw new Error('Sets are missing.');
    const levels = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ sets: [vps, sequence.with(17, i + 4), picture], lengthSize: 4 }));
    expect(readHevcConfiguration(joinSets('hevc', levels(16)).configuration).sets).toHaveLength(1 + 16 + 16);
    expect(() => joinSets('hevc', levels(17))).toThrow(failure('too-many-parameter-sets', { kind: 'SPS' }));
  });
});

describe('damaged pictures', () => {
  const slice = hex('6588843f');
  const joined = joinSets('h264', [stream]);

  it.each([
    ['a unit that runs past its packet', Buffer.concat([withLength(slice), hex('00000005'), slice])],
    ['a length that is cut off', Buffer.concat([withLength(slice), hex('0000')])],
    ['a slice of a set that is not there', withLength(hex('658840ff'))],
    ['a slice that ends within its head', withLength(hex('65'))],
    ['a number that has no end', withLength(hex('650000000000000000'))],
    ['a P slice in an IDR picture', withLength(hex('659b843f'))],
    ['a slice of no type', withLength(hex('418bffff'))],
    ['a message without a picture', withLength(hex('0605010080'))],
    ['empty units', new Uint8Array(64)],
  ])('%s', (_, packet) => {
    expect(() => joined.packet(0, packet)).toThrow(failure('source-damaged'));
  });

  it.each([
    ['no sets', []],
    ['no picture set', [sps]],
    ['no sequence set', [pps]],
    ['a sequence set that is cut off', [sps.subarray(0, 6), pps]],
    ['a number that is too large', [sps, hex('680000800020ce')]],
    ['an empty set', [sps, hex('6800')]],
    ['a picture that is cropped away', [cropped(4, 4), pps]],
  ])('%s', (_, sets) => {
    expect(() => joinSets('h264', [{ sets, lengthSize: 4 }])).toThrow(failure('source-damaged'));
  });

  it('are not those of which two pixels are left', () => {
    const { cropping } = readH264Sps(cropped(3, 4));
    expect(cropping).toEqual({ left: 6, right: 8, top: 0, bottom: 0 });
  });

  it('a message that is cut off', () => {
    const other = joinSets('h264', [stream, numbered(12, 0)]);
    const beside = (message: string) => Buffer.concat([withLength(hex(message)), withLength(slice)]);
    expect(() => other.packet(1, beside('0605010080'))).not.toThrow();
    expect(() => other.packet(1, beside('0605ff1080'))).toThrow(failure('source-damaged'));
    expect(() => other.packet(1, beside('06ffff80'))).toThrow(failure('source-damaged'));
  });

  it('are not those with an empty unit beside theirs, which is left out', () => {
    const packet = Buffer.concat([new Uint8Array(4), withLength(slice), new Uint8Array(4)]);
    expect(joined.packet(0, packet)).toEqual(new Uint8Array(withLength(slice)));
  });

  it('is all that may come of any bytes, by a typed error', () => {
    const typed = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        if (!(error instanceof ClipwrightError)) throw error;
        expect(['source-damaged', 'other-format', 'too-many-parameter-sets']).toContain(error.code);
      }
    };
    const streams = { h264: stream, hevc };
    const flip = (bytes: Uint8Array, at: number, value: number) => bytes.with(at % bytes.length, value);
    assert(
      property(integer({ min: 0 }), uint8Array({ minLength: 1, maxLength: 40 }), (at, bytes) => {
        for (const codec of ['h264', 'hevc'] as const) {
          const { sets } = streams[codec];
          const changed = sets.map((unit, i) => (i === at % sets.length ? flip(unit, at, bytes[0] ?? 0) : unit));
          typed(() => joinSets(codec, [streams[codec], { sets: changed, lengthSize: 4 }]));
          typed(() => joinSets(codec, [streams[codec], { sets: [...sets, bytes], lengthSize: 4 }]));
          typed(() => joinSets(codec, [streams[codec]]).packet(0, withLength(bytes), true));
          typed(() => joinSets(codec, [streams[codec]]).packet(0, bytes));
        }
        typed(() => readHevcConfiguration(flip(hvcC, at, bytes[0] ?? 0)));
        typed(() => readAvcConfiguration(bytes));
      }),
      { numRuns: 100 },
    );
  });
});
