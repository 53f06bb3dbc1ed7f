/*
 * Names of files that are something else to a shell, to ffmpeg, to a filter graph, to a format string or to a terminal.
 * No `/` and no NUL, which no name has; nor bytes that are not UTF-8, which a string of JavaScript cannot hold.
 */

/** What file systems allow: 255 bytes. */
const longest = 255;

const cut = (text: string, suffix: string): string => {
  let name = '';
  for (const character of text.repeat(longest)) {
    if (Buffer.byteLength(name + character + suffix) > longest) return name + suffix;
    name += character;
  }
  return name + suffix;
};

export const names: readonly string[] = [
  // Options.
  ...['-i.mp4', '-y', '--', '-', '-vf', '--help.mp4', '-filter_complex', '-protocol_whitelist.mp4'],
  // Protocols, devices and other things that ffmpeg knows.
  ...['http:x.mp4', 'file:x.mp4', 'concat:a|b.mp4', 'pipe:0', 'pipe:1.mp4', 'fd:0', 'subfile,,start,0,end,9,,:a.mp4'],
  ...[
    'data:text;base64,AAAA',
    'lavfi:testsrc.mp4',
    'crypto:a.mp4',
    'async:cache:a.mp4',
    'rtp:127.0.0.1.mp4',
    'tee:a|b.mp4',
  ],
  // Patterns.
  ...['%03d.mp4', '%d', '%%.mp4', '*.mp4', '?.mp4', '[a-z].mp4', '{a,b}.mp4', '%s%n.mp4', '%{pts}.mp4', '%Y-%m-%d.mp4'],
  // Shells.
  ...[
    '$(touch x).mp4',
    '`touch x`.mp4',
    '$HOME.mp4',
    '~',
    '~root.mp4',
    'a;b.mp4',
    'a|b.mp4',
    'a&b.mp4',
    'a>b<c.mp4',
    '!!.mp4',
  ],
  // Quotes and escapes.
  ...["it's.mp4", '"quoted".mp4', 'a\\b.mp4', 'a\\n.mp4', "'", '\\', "a'\\''b.mp4", '\\u0041.mp4', 'a#b.mp4'],
  // Filter graphs and option lists.
  ...['[v].mp4', '[0:v];movie=x[v].mp4', 'a=b:c=d.mp4', 'a,b.mp4'],
  // Blanks, lines and what terminals act on.
  ...[' a b .mp4', '  ', 'a\tb.mp4', 'a\nb.mp4', 'a\r\nb.mp4', '\x1b[31mred\x07.mp4', 'a\u202egpj.mp4', '.mp4', '...'],
  // Letters.
  ...['✂️👩‍👩‍👧.mp4', 'e\u0301 \u00e9.mp4', 'שלום.mp4', 'CON.mp4', '\ufeffmark.mp4'],
  ...[cut('n', '.mp4'), cut('ü', '.mp4'), cut("'", '.mp4')],
];
