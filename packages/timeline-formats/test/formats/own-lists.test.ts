import { type Clip, Rational, type Timeline } from '@clipwright/core';
import { formatLaws } from '@clipwright/testing/vitest';
import { csvFormat } from '../../src/csv/csv-format.ts';
import { jsonFormat } from '../../src/json/json-format.ts';
import { commonRates, cuts } from './cuts.ts';
import { mutations, sampled } from './round-trips.ts';

const speeds = [Rational.of(2), Rational.of(1, 2), Rational.of(-1), Rational.of(-5, 4)];

const textOf = (timeline: Timeline): string => jsonFormat.write?.(timeline, {}).text ?? '';

const everything = cuts({
  ...{ rates: commonRates, speeds, freeze: true, mute: true, gaps: true, crossfades: true, fades: true, names: true },
  ...{ markers: true, metadata: true, generators: true, tracks: true, timecodeStart: true, timecode: true },
  ...{
    lengths: true,
    clip: { volume: 0.5, streams: { audio: 1 }, transforms: [{ name: 'n', version: '1', params: 1 }] },
  },
});

/** With the order of keys that reading gives them: writing keeps the order that there is. */
const ordered = sampled(everything).map((timeline) => jsonFormat.read(textOf(timeline), {}).timeline);

const clips = cuts({
  ...{ rates: [Rational.of(25), Rational.of(50)], speeds, mute: true, crossfades: true, fades: true, names: true },
  clip: { volume: 0.5 },
}).map(({ items }): Timeline => ({ items }));

const list = `{
  "clipwright": 1, "name": "Cut", "rate": "30000/1001", "timecodeStart": 3600,
  "music": { "source": "song.mp3", "volume": 0.5, "loop": true, "fadeOut": 2 },
  "items": [
    { "source": "a.mp4", "start": 1.5, "end": "00:00:04.000", "note": "for people", "fadeIn": 0.5 },
    { "gap": 1, "generator": { "kind": "title", "text": "The End" } },
    { "file": ["b1.mp4", "b2.mp4"], "in": "1/3", "out": 2, "speed": -1, "transition": { "type": "crossfade", "duration": 1 } }
  ],
  "tracks": [{ "kind": "audio", "items": [{ "source": "c.wav", "footage": { "timecodeStart": 10 } }] }]
}
`;
const whole: Clip = { source: 'a.mp4', end: 1, metadata: { x: 1 } };

formatLaws({
  name: 'the laws of formats, kept by JSON',
  capabilities: { write: true, detect: true, beyond: false },
  make: async () => ({
    format: jsonFormat,
    lists: [list, '[{ "source": "a.mp4", "end": 2 }]', ...ordered.slice(2, 3).map(textOf)],
    others: ['<fcpxml/>', 'TITLE: x', 'file,in,out\na.mp4,1,2\n'],
    timelines: ordered,
    mutations,
  }),
});

formatLaws({
  name: 'the laws of formats, kept by CSV',
  // What is nothing else is taken for a table.
  capabilities: { write: true, detect: false, beyond: true },
  make: async () => ({
    format: csvFormat,
    lists: [
      'source,start,end,speed,volume,mute,crossfade,fadeIn,fadeOut,rate,name\na.mp4,1.5,4,2,0.5,true,,1,,25,one\n"b, c.mp4",,00:00:02.5,,,,0.4,,1,,"two ""2"""\n',
      'file;in;out;note\na.mp4;1,5;4;x\n',
      'file\tin\tduration\na.mp4\t1\t2\n',
      'a.mp4,1,2\nb.mp4,3,4\n',
    ],
    timelines: sampled(clips),
    beyond: { items: [whole, { gap: 1 }], music: { source: 'm.mp3' } },
    mutations,
  }),
});
