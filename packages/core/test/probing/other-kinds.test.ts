import { describe, expect, it } from 'vitest';
import { foreignText, otherKind } from '../../src/probing/index.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const xml = '<?xml version="1.0" encoding="UTF-8"?>\n';

describe('a list of another program', () => {
  it.each([
    ['{ "OTIO_SCHEMA": "Timeline.1", "metadata": {} }', 'OpenTimelineIO'],
    ['TITLE: x\nFCM: NON-DROP FRAME\n\n001  AX V C 00:00:00:00 00:00:01:00', 'EDL'],
    ['TITLE:   x\n\n001  ZZ100_50 V     C        01:00:04:05 01:00:05:12', 'EDL'],
    [`${xml}<!DOCTYPE fcpxml>\n<fcpxml version="1.8">`, 'Final Cut Pro XML'],
    [`${xml}<!DOCTYPE xmeml>\n<xmeml version="4">`, 'Final Cut Pro 7 XML'],
    [`${xml}<mlt LC_NUMERIC="C" version="7.0">`, 'MLT'],
    ["{ version: 1, mediaFileName: 'a.mp4', cutSegments: [] }", 'LosslessCut'],
    ['{"id": "T0", "version": {"openshot-qt": "3.0"}}', 'OpenShot'],
    ['VirtualDub.Open("a.avi");', 'VirtualDub'],
    ['#EXTM3U\n#EXTINF:1,\na.mp4\n', 'playlist (M3U)'],
    ['[playlist]\nFile1=a.mp4\n', 'playlist (PLS)'],
    ["# made by hand\nfile 'a.mp4'\nfile 'b.mp4'\n", 'concat'],
    ['ffconcat version 1.0\nfile a.mp4\n', 'concat'],
    ['WEBVTT\n\n00:00.000 --> 00:01.000\nHi', 'subtitles'],
    ['1\n00:00:01,000 --> 00:00:02,000\nHi\n', 'subtitles'],
    ['[Script Info]\nTitle: x\n', 'subtitles (ASS)'],
    ['{1}{24}Hi\n', 'subtitles (MicroDVD)'],
    [`${xml}<playlist version="1" xmlns="http://xspf.org/ns/0/">`, 'playlist (XSPF)'],
    [`${xml}<smil><body>`, 'playlist (SMIL)'],
  ])('is known by what it holds, whatever its name: %j', (text, what) => {
    for (const name of ['list.json', 'video.mp4', 'x']) {
      expect(otherKind(name, bytes(text))).toMatchObject({ kind: 'list', what: expect.stringContaining(what) });
      expect(otherKind(name, bytes(`\xef\xbb\xbf${text}`))).toMatchObject({ kind: 'list' });
    }
    expect(foreignText(text)?.what).toContain(what);
    expect(otherKind('x', Buffer.from(`\uFEFF${text}`, 'utf16le'))).toMatchObject({ kind: 'list' });
  });

  it.each([
    ['cuts.yaml', '- file: a.mp4\n', 'YAML'],
    ['cuts.yml', 'clips:\n', 'YAML'],
    ['CUTS.TXT', 'a.mp4\nb.mp4\n', 'plain text'],
    ['x.prproj', '\x1f\x8b\x08\0', 'Premiere'],
    ['x.aep', 'RIFX\0\0\0\0', 'After Effects'],
    ['x.xlsx', 'PK\x03\x04\0', 'spreadsheet'],
    ['x.vdf', 'anything', 'VirtualDub'],
    ['x.osp', '{}', 'OpenShot'],
    ['x.edl', '', 'EDL'],
  ])('or by its name: %s', (name, text, what) => {
    expect(otherKind(name, bytes(text))).toMatchObject({ kind: 'list', what: expect.stringContaining(what) });
  });

  it('says what to do', () => {
    expect(otherKind('x.txt', bytes('a'))?.remedy).toContain('.csv');
    expect(otherKind('x.ods', bytes('PK'))?.remedy).toContain('CSV');
    expect(otherKind('x.edl', bytes('a'))?.remedy).toContain('source, start and end');
  });
});

describe('a picture', () => {
  it.each([
    ['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'PNG'],
    ['\xff\xd8\xff\xe0\0\x10JFIF', 'JPEG'],
    ['RIFF\x24\0\0\0WEBPVP8 ', 'WebP'],
    ['GIF89a\x01\0', 'GIF'],
    ['II*\0\x08\0\0\0', 'TIFF'],
    ['MM\0*\0\0\0\x08', 'TIFF'],
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'HEIC'],
    ['\0\0\0\x20ftypavif\0\0\0\0', 'AVIF'],
    ['SDPX\0\0\x08\0', 'DPX'],
    ['qoif\0\0\0\x40', 'QOI'],
    ['\0\0\0\x18ftypcrx \0\0\0\x01crx isom', 'raw, of a camera'],
    ['\0\0\x01\0\x01\0\x10\x10', 'icon'],
    ['P6\n64 48\n255\n\x80', 'Netpbm'],
    ['P2\n# made by hand\n2 1 9\n0 9\n', 'Netpbm'],
    ['#define x_width 64\n', 'XBM'],
    ['BM\x36\x10\0\0\0\0\0\0\x36\0', 'BMP'],
    ['<svg xmlns="http://www.w3.org/2000/svg">', 'SVG'],
    [`${xml}<!-- drawn -->\n<svg>`, 'SVG'],
  ])('is known by what it holds: %j', (head, what) => {
    for (const name of ['x.png', 'x.mp4']) {
      expect(otherKind(name, bytes(head))).toMatchObject({ kind: 'picture', what: `a picture (${what})` });
    }
  });
});

it.each([
  ['a.mp4', '\0\0\0\x20ftypisom\0\0\x02\0'],
  ['a.avi', 'RIFF\0\0\0\0AVI LIST'],
  ['a.txt', '\0\0\0\x20ftypisom\0\0\x02\0'],
  ['a.xml', '\x1aE\xdf\xa3\0'],
  ['a.csv', 'file,start\na,1\n'],
  ['a.mpg', '\0\0\x01\xba\x44\0'],
  ['a.m2v', '\0\0\x01\xb3\x14\0'],
  ['a.csv', 'P1 start.mp4,0,1\n'],
  ['a.csv', 'file\na.mp4\n'],
  ['a.csv', 'file name,start\na.mp4,1\n'],
  ['a.csv', 'title:,start\na.mp4,1\n'],
  ['a.json', '[{ "source": "a", "note": "cutSegments" }]'],
  ['a', ''],
])('nothing of that is %s: %j', (name, head) => {
  expect(otherKind(name, bytes(head))).toBeUndefined();
});
