import { describe, expect, it } from 'vitest';
import { joinProofs, proofGroups } from '../src/join/proven-before.ts';
import { profileOf } from './media.ts';

/** A file of groups of ten frames, each beginning a segment; frames are decoded in another order than shown. */
function fileOf(hashOf: (frame: number) => string, groups = 200) {
  const order = [0, 4, 2, 1, 3, 8, 6, 5, 7, 9];
  const keys = Array.from({ length: groups }, (_, group) => 10 * group);
  const packets = keys.flatMap((key) => order.map((place) => ({ frame: key + place, hash: hashOf(key + place) })));
  return { joins: keys.slice(1), found: { keys, packets, extradata: 'x' } };
}

const runsOf = ({ joins, found }: ReturnType<typeof fileOf>) => {
  const read = { ...found, verification: { frames: 0, videoDuration: '0/1', tolerance: '0/1' } } as const;
  return proofGroups(joinProofs(joins, read, profileOf('30/1'))).map((proofs) => ({
    joins: proofs.map((proof) => proof.of),
    text: proofs.map(({ digest }) => digest).join(),
  }));
};
const texts = (file: ReturnType<typeof fileOf>): string[] => runsOf(file).map(({ text }) => text);
const plain = (frame: number): string => `h${frame}`;
const altered = (changed: number) => (frame: number) => (frame === changed ? 'other' : plain(frame));

describe('joins that are remembered together', () => {
  it('are all joins, in order, some in each run', () => {
    const file = fileOf(plain);
    const runs = runsOf(file);
    expect(runs.flatMap(({ joins }) => joins)).toEqual(file.joins);
    expect(runs.length).toBeGreaterThan(file.joins.length / 24);
    expect(runs.length).toBeLessThan(file.joins.length / 2);
  });

  it.each([
    ['the last frame before a join', 999],
    ['a frame in the group before it', 991],
    ['the first frame after it', 1000],
  ])('change with %s, and no more than the few around it', (_, frame) => {
    const before = new Set(texts(fileOf(plain)));
    const changed = runsOf(fileOf(altered(frame))).filter(({ text }) => !before.has(text));
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.length).toBeLessThanOrEqual(4);
    expect(changed.flatMap(({ joins }) => joins)).toContain(1000);
  });

  it('are the same at another place', () => {
    const later = fileOf((frame) => plain(frame - 70), 207);
    const before = new Set(texts(fileOf(plain)));
    const known = texts(later).filter((run) => before.has(run));
    expect(known.length).toBeGreaterThan(0.8 * before.size);
  });
});
