import { expect, it } from 'vitest';
import { type ListFormat, listFormats } from '../src/index.ts';
import { errorOf } from './error-of.ts';

/*
 * What a list says twice is not what anybody meant (RFC 7493 and XML forbid it): it is refused where it is said again,
 * since programs differ in which of both they take. Columns count units of UTF-16; of an attribute it is the one behind it.
 */

const fcpxml = '<fcpxml version="1.9"><resources/>\n<project name="a" name="b"/></fcpxml>';

it.each<[ListFormat, string, number, number]>([
  ['json', '[{ "source": "a.mp4",\n  "source": "b.mp4" }]', 2, 3],
  ['json', '[{ "source": "a.mp4", "s\\u006furce": "b.mp4" }]', 1, 23],
  ['json', '[{ "source": "a", "transform": { "name": "n", "version": "1", "params": { "k": 1, "k": 1 } } }]', 1, 83],
  ['json', '[{ "source": "a", "__proto__": 1, "__proto__": 2 }]', 1, 35],
  ['csv', 'source,end,Source\na.mp4,1,b.mp4\n', 1, 3],
  ['otio', '{ "OTIO_SCHEMA": "Timeline.1", "tracks": {},\n "tracks": {} }', 2, 2],
  ['auto-editor', '{ "version": "1", "source": "a.mp4", "chunks": [],\n"chunks": [[0, 30, 1.0]] }', 2, 1],
  ['losslesscut', "{ mediaFileName: 'a.mp4', cutSegments: [\n{ start: 1, end: 2, 'start': 3 }] }", 2, 21],
  ['fcpxml', fcpxml, 2, 27],
  ['fcpxml', '\ufeff<fcpxml version="🎬🎬">\r\n<project name="🎬" name="b"/></fcpxml>', 2, 28],
  ['fcp7', '<xmeml version="4"><sequence id="a"\n id="b"/></xmeml>', 2, 8],
  ['mlt', '<mlt><producer id="a"\n id="a"/></mlt>', 2, 8],
])('%s: %j is refused at line %i, column %i', async (format, text, line, column) => {
  const { read } = await listFormats[format].load();
  const error = errorOf(() => read(text, {}));
  expect([error.code, error.details]).toEqual(['invalid-list', { line, column }]);
});
