import { pathToFileURL } from 'node:url';
import { box, mp4, u32 } from './hostile-mp4.ts';

/** Files that a playlist here leads to. */
export const led = ['canary.ts', 'canary.mp4', 'canary.png', 'canary-001.png'];

/**
 * What leads to other files, by what it is: each names files of a directory, by their relative and their absolute
 * names, and a server.
 *
 * @param at The absolute path of a file in it.
 */
export function playlists(at: (name: string) => string, url: string): Readonly<Record<string, string | Uint8Array>> {
  const hls = (...uris: readonly string[]): string =>
    ['#EXTM3U', '#EXT-X-TARGETDURATION:1', ...uris.flatMap((uri) => ['#EXTINF:1,', uri]), '#EXT-X-ENDLIST', ''].join(
      '\n',
    );
  const file = pathToFileURL(at('canary.mp4')).href;
  return {
    'HLS with a relative file': hls('canary.ts'),
    'HLS with an absolute file': hls(at('canary.ts')),
    'HLS with a file: address': hls(file),
    'HLS of the network': hls(`${url}/a.ts`),
    'HLS with nested protocols': hls(
      `subfile,,start,0,end,10,,:${at('canary.ts')}`,
      `concat:${at('canary.ts')}`,
      `crypto:${url}/a`,
    ),
    'HLS with a key': `#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="${at('canary.ts')}"\n#EXTINF:1,\n${url}/a.ts\n`,
    'HLS with variants': `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\ncanary.ts\n#EXT-X-STREAM-INF:BANDWIDTH=2\n${url}/b.m3u8\n`,
    'HLS behind a mark of UTF-8': `\uFEFF${hls('canary.ts')}`,
    ffconcat: "ffconcat version 1.0\nfile 'canary.mp4'\n",
    'ffconcat with an absolute file': `ffconcat version 1.0\nfile '${at('canary.mp4')}'\nfile '${url}/a.mp4'\n`,
    SVG: `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="64"><image width="64" height="64" xlink:href="canary.png"/><image width="9" height="9" xlink:href="${url}/a.png"/></svg>`,
    DASH: `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S" minBufferTime="PT1S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet mimeType="video/mp4"><Representation id="0" bandwidth="1"><BaseURL>canary.mp4</BaseURL></Representation><Representation id="1" bandwidth="2"><BaseURL>${url}/a.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>`,
    SDP: `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video ${new URL(url).port} RTP/AVP 96\na=rtpmap:96 H264/90000\n`,
    'a composition of IMF': `<?xml version="1.0"?><CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"><Id>urn:uuid:0</Id></CompositionPlaylist>`,
    'a playlist of Windows Media': `<asx version="3.0"><entry><ref href="canary.mp4"/></entry><entry><ref href="${url}/a.mp4"/></entry></asx>`,
    'a script of AviSynth': 'FFmpegSource2("canary.mp4")\n',
    'a list of addresses': `${file}\n${url}/a.mp4\n`,
    'a movie that refers to others': Buffer.concat([
      box('ftyp', Buffer.from('qt  '), u32(0), Buffer.from('qt  ')),
      box(
        'moov',
        box(
          'rmra',
          box('rmda', box('rdrf', u32(0), Buffer.from('url '), u32(file.length + 1), Buffer.from(`${file}\0`))),
        ),
      ),
    ]),
    'a movie whose samples are in another file': mp4([
      {
        ...{ width: 64, height: 48, codec: 'mp4v', sampleSize: 16, samples: 2 },
        reference: box('url ', u32(0), Buffer.from(`${file}\0`)),
      },
    ]),
    'an empty file': '',
  };
}
