import { type Clip, type Layer, Rational, type Timeline } from '@clipwright/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edit, edited } from '../../page/src/model/edit.ts';
import { newEditor, reduce } from '../../page/src/model/editor.ts';
import { cropOf, cutOffOf, viewName, viewOf } from '../../page/src/model/framing.ts';
import { dropIndex, framesOf, indexAt, layoutOf, visibleRange } from '../../page/src/model/layout.ts';
import type { SourceFacts } from '../../page/src/model/lengths.ts';
import { projectOf, timelineOf } from '../../page/src/model/project.ts';
import { editorOf, savedText } from '../../page/src/model/saved.ts';
import { exactSeconds, writtenSeconds } from '../../page/src/model/seconds.ts';
import { trimPlace } from '../../page/src/model/trim.ts';

const facts: SourceFacts = { duration: Rational.of(10), rate: Rational.of(25) };
const ntsc: SourceFacts = { duration: Rational.of(10_010, 1000), rate: Rational.of(30_000, 1001) };
const sources = new Map([
  ['a.mp4', facts],
  ['n.mp4', ntsc],
]);
const clip = (start: number, end: number, more: Partial<Clip> = {}): Clip => ({ source: 'a.mp4', start, end, ...more });
const timeline: Timeline = {
  name: 'A trip',
  items: [clip(0, 2), { gap: 1, metadata: { other: { kept: true } } }, clip(4, 6, { metadata: { nle: { id: 7 } } })],
  tracks: [{ kind: 'video', items: [{ source: 'title.mov' }] }],
  rate: '25',
};
const project = projectOf(timeline);
const after = (...edits: readonly Edit[]): Timeline => timelineOf(edits.reduce(edited, project));

describe('times', () => {
  it.each([
    [Rational.of(1, 25), 0.04],
    [Rational.of(1001, 30_000), '1001/30000'],
    [Rational.of(5), 5],
    [Rational.of(1, 3), '1/3'],
  ])('%s is written exactly', (time, text) => {
    expect(writtenSeconds(time)).toBe(text);
    expect(exactSeconds(writtenSeconds(time))).toEqual(time);
  });
});

describe('edits', () => {
  it('leaves what it does not edit as it came', () => {
    expect(after({ type: 'move', id: 'c3', to: 0 })).toEqual({
      ...timeline,
      items: [timeline.items[2], timeline.items[0], timeline.items[1]],
    });
    expect(after({ type: 'trim', id: 'c3', edge: 'head', frame: 101, facts }).items[2]).toEqual({
      ...timeline.items[2],
      start: 4.04,
    });
  });

  it('trims to a frame of the source, as far as its length and the other end let it', () => {
    const ends = (frame: number, edge: 'head' | 'tail'): unknown => {
      const item = after({ type: 'trim', id: 'c1', edge, frame, facts }).items[0];
      return item !== undefined && 'source' in item ? [item.start, item.end] : item;
    };
    expect(ends(3, 'head')).toEqual([0.12, 2]);
    expect(ends(-4, 'head')).toEqual([0, 2]);
    expect(ends(99, 'head')).toEqual([1.96, 2]);
    expect(ends(-9, 'tail')).toEqual([0, 0.04]);
    expect(ends(400, 'tail')).toEqual([0, 10]);
  });

  it('trims sources of broadcast rates to exact frames', () => {
    const item: Clip = { source: 'n.mp4', start: 0, end: '1001/1000' };
    const first = edited(projectOf({ items: [item] }), { type: 'trim', id: 'c1', edge: 'head', frame: 1, facts: ntsc });
    expect(timelineOf(first).items[0]).toEqual({ ...item, start: '1001/30000' });
  });

  it('trims what runs backwards at the end that is seen', () => {
    const [id, backwards] = ['c1', clip(2, 4, { speed: -1 })];
    const made = projectOf({ items: [backwards] });
    const head = edited(made, { type: 'trim', id, edge: 'head', frame: 75, facts });
    expect(timelineOf(head).items).toEqual([{ ...backwards, end: 3 }]);
    expect(trimPlace(backwards, 'tail', facts)?.frame).toBe(50);
  });

  it('splits at a frame, fades staying at the ends', () => {
    const whole = clip(1, 5, { fadeIn: 0.5, fadeOut: 0.25, volume: 2, markers: [{ at: 1.5 }, { at: 4 }] });
    const split = edited(projectOf({ items: [whole] }), {
      type: 'split',
      id: 'c1',
      at: Rational.of(2001, 1000),
      sources,
    });
    expect(timelineOf(split).items).toEqual([
      { source: 'a.mp4', start: 1, end: 3, fadeIn: 0.5, volume: 2, markers: [{ at: 1.5 }] },
      { source: 'a.mp4', start: 3, end: 5, fadeOut: 0.25, volume: 2, markers: [{ at: 4 }] },
    ]);
  });

  it('splits what runs backwards, stands still or shows nothing', () => {
    const parts = (item: Timeline['items'][number]): Timeline['items'] =>
      timelineOf(edited(projectOf({ items: [item] }), { type: 'split', id: 'c1', at: Rational.one, sources })).items;
    expect(parts(clip(2, 6, { speed: -2 }))).toEqual([clip(4, 6, { speed: -2 }), clip(2, 4, { speed: -2 })]);
    expect(parts(clip(2, 6, { freeze: 3 }))).toEqual([clip(2, 6, { freeze: 1 }), clip(2, 6, { freeze: 2 })]);
    expect(parts({ gap: 4 })).toEqual([{ gap: 1 }, { gap: 3 }]);
    expect(parts(clip(0, 1))).toEqual([clip(0, 1)]);
  });

  it('takes fields away that are set to nothing', () => {
    const [first] = after(
      { type: 'patch', id: 'c1', fields: { volume: 0.5 } },
      { type: 'patch', id: 'c1', fields: { volume: undefined, mute: true } },
    ).items;
    expect(first).toEqual(clip(0, 2, { mute: true }));
  });

  const crossfade = { type: 'crossfade', duration: 0.5 } as const;
  it('makes cuts crossfades and back', () => {
    const [, , third] = after({ type: 'transition', id: 'c3', transition: crossfade }).items;
    expect(third?.transition).toEqual(crossfade);
    expect(after({ type: 'transition', id: 'c3', transition: crossfade }, { type: 'transition', id: 'c3' })).toEqual(
      timeline,
    );
  });

  it('a clip comes out of black, or out of the one before it', () => {
    const id = 'c3';
    const fading = after({ type: 'transition', id, transition: crossfade }, { type: 'fade-in', id, seconds: 1 });
    expect(fading.items[2]).toEqual({ ...timeline.items[2], fadeIn: 1 });
    const melting = after({ type: 'fade-in', id, seconds: 1 }, { type: 'transition', id, transition: crossfade });
    expect(melting.items[2]).toEqual({ ...timeline.items[2], transition: crossfade });
  });

  it('undo and redo give every state back', () => {
    const place = fc.nat(4);
    const id = place.map((n) => `c${n + 1}`);
    const edit: fc.Arbitrary<Edit> = fc.oneof(
      place.map((at): Edit => ({ type: 'insert', at, items: [clip(at, at + 1)] })),
      id.map((of): Edit => ({ type: 'remove', id: of })),
      fc.tuple(id, place).map(([of, to]): Edit => ({ type: 'move', id: of, to })),
      fc.tuple(id, fc.nat(300)).map(([of, frame]): Edit => ({ type: 'trim', id: of, edge: 'tail', frame, facts })),
      fc.tuple(id, fc.nat(100)).map(([of, n]): Edit => ({ type: 'split', id: of, at: Rational.of(n, 20), sources })),
    );
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 20 }), (edits) => {
        const states = [reduce(newEditor, { type: 'edit', edit: { type: 'replace', timeline } })];
        for (const each of edits) {
          const last = states.at(-1) ?? newEditor;
          const next = reduce(last, { type: 'edit', edit: each });
          if (next.history.present !== last.history.present) states.push(next);
        }
        let state = states.at(-1) ?? newEditor;
        const names = new Set(state.history.present.entries.map((entry) => entry.id));
        expect(names.size).toBe(state.history.present.entries.length);
        for (const earlier of states.toReversed().slice(1)) {
          state = reduce(state, { type: 'undo' });
          expect(state.history.present).toBe(earlier.history.present);
        }
        for (const later of states.slice(1)) {
          state = reduce(state, { type: 'redo' });
          expect(state.history.present).toBe(later.history.present);
        }
      }),
    );
  });

  it('undoes a run of small changes together', () => {
    const step = (frame: number, run?: string) =>
      ({ type: 'edit', edit: { type: 'trim', id: 'c1', edge: 'tail', frame, facts }, ...(run && { run }) }) as const;
    const start = reduce(newEditor, { type: 'edit', edit: { type: 'replace', timeline } });
    const run = [step(49, 'tail'), step(48, 'tail'), step(47)].reduce(reduce, start);
    const once = reduce(run, { type: 'undo' });
    expect(timelineOf(once.history.present).items[0]).toEqual(clip(0, 1.92));
    expect(reduce(once, { type: 'undo' }).history.present).toBe(start.history.present);
  });
});

describe('where things stand', () => {
  const layout = layoutOf(project.entries, sources);

  it('is the exact sum of the lengths before, and frames by the rule of time', () => {
    expect(layout.placed.map(({ from, width }) => [from.toNumber(), width])).toEqual([
      [0, 2],
      [2, 1],
      [3, 2],
    ]);
    // docs/time.md: ceil((T - eps) x R).
    expect(framesOf(layout, Rational.of(25))).toBe(125);
    expect(framesOf(layout, ntsc.rate)).toBe(150);
  });

  it('finds what stands at a time, what is in sight, and where a drop goes', () => {
    expect([0, 1.99, 2, 9].map((seconds) => indexAt(layout, seconds))).toEqual([0, 0, 1, 2]);
    expect(visibleRange(layout, 2.5, 2.6)).toEqual([1, 2]);
    expect([0.9, 1.1, 4.5].map((seconds) => dropIndex(layout, seconds))).toEqual([0, 1, 3]);
    expect(dropIndex(layoutOf([], sources), 3)).toBe(0);
  });

  it('speeds, stills and clips without an end have their lengths', () => {
    const lengths = layoutOf(
      projectOf({ items: [clip(0, 4, { speed: -2 }), clip(0, 4, { freeze: 3 }), { source: 'a.mp4', start: 8 }] })
        .entries,
      sources,
    );
    expect(lengths.placed.map(({ width }) => width)).toEqual([2, 3, 2]);
  });
});

describe('what is kept', () => {
  it('is read as it was', () => {
    const editor = {
      ...reduce(newEditor, { type: 'edit', edit: { type: 'replace', timeline } }),
      playhead: 2,
      zoom: 80,
    };
    const read = editorOf(savedText(editor));
    expect(timelineOf(read.history.present)).toEqual(timeline);
    expect([read.playhead, read.zoom]).toEqual([2, 80]);
  });

  it.each([null, '', '{', '[]', '{"timeline":{"items":[1]}}', '{"timeline":{"items":[{"source":7}]}}'])(
    'not %j',
    (text) => {
      expect(editorOf(text)).toBe(newEditor);
    },
  );
});

describe('layers', () => {
  const at = (start: number, end?: number, more: object = {}) => ({
    ...{ text: 'a', start, ...(end !== undefined && { end }) },
    ...more,
  });
  const halves = (...layers: readonly Layer[]): readonly unknown[] => {
    const made = projectOf({ items: [clip(0, 4, { layers })] });
    const { items } = timelineOf(edited(made, { type: 'split', id: 'c1', at: Rational.of(1), sources }));
    return items.map((item) => item.layers);
  };

  it('stay where they are seen when what they lie on is cut in two', () => {
    const faded = at(0, 2, { fadeIn: 0.2, fadeOut: 0.3 });
    expect(halves(at(0, 1), at(1.5, 3), faded)).toEqual([
      [at(0, 1), at(0, 2, { fadeIn: 0.2 })],
      [at(0.5, 2), { text: 'a', end: 1, fadeOut: 0.3 }],
    ]);
  });

  it('go on from where they are, if they move', () => {
    const video = { source: 'n.mp4', start: 3, speed: 2 };
    const [first, second] = halves({ start: 0.5, video, width: 0.3 }, { audio: { source: 'n.mp4', speed: -1 } });
    expect(first).toEqual([{ start: 0.5, video, width: 0.3 }, { audio: { source: 'n.mp4', speed: -1 } }]);
    expect(second).toEqual([{ video: { ...video, start: 4 }, width: 0.3 }, { audio: { source: 'n.mp4', speed: -1 } }]);
  });

  it('of subtitles keep the clock of what moves, and go on with what does not', () => {
    const layers = [{ subtitles: 'a.srt', offset: 0.5 }];
    const [first, second] = halves(...layers);
    expect([first, second]).toEqual([layers, layers]);
    const still = projectOf({ items: [clip(0, 4, { freeze: 4, layers })] });
    const { items } = timelineOf(edited(still, { type: 'split', id: 'c1', at: Rational.of(1), sources }));
    expect(items.map((item) => item.layers)).toEqual([layers, [{ subtitles: 'a.srt', offset: -0.5 }]]);
  });

  it('of which none are left are no member of what they belonged to', () => {
    const layers = [{ text: 'a' }];
    const whole = after({ type: 'layers', layers }, { type: 'layers', id: 'c2', layers });
    expect([whole.layers, whole.items[1]?.layers]).toEqual([layers, layers]);
    const none: Edit[] = [
      { type: 'layers', layers: [] },
      { type: 'layers', id: 'c2', layers: [] },
    ];
    expect(after({ type: 'layers', layers }, { type: 'layers', id: 'c2', layers }, ...none)).toEqual(timeline);
  });
});

describe('framing', () => {
  it('is what is cut off, as much as leaves something', () => {
    const none = cutOffOf();
    expect(cropOf(none, { right: 0.25 })).toEqual({ left: 0, top: 0, width: 0.75, height: 1 });
    const crop = cropOf(cutOffOf({ left: 0.2, height: 0.5 }), { right: 0.9 });
    expect(crop).toEqual({ left: 0.2, top: 0, width: 0.05, height: 0.5 });
    expect(cutOffOf(crop)).toEqual({ left: 0.2, top: 0, right: 0.75, bottom: 0.5 });
    expect(cropOf(cutOffOf({ left: 0.2 }), { left: 0 })).toBeUndefined();
  });

  it('has names for what fills the frame', () => {
    for (const name of ['whole', 'fill', 'in', 'out']) expect(viewName(viewOf(name))).toBe(name);
    expect(viewName({ to: { left: 0.3 } })).toBe('own');
  });
});
