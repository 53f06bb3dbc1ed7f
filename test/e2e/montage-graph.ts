import { type MontageFiles, sizes } from './montage-media.ts';
import {
  canvas,
  type Montage,
  type MontageItem,
  type MontageLayer,
  type MontageText,
  type Moving,
  rate,
} from './random-montage.ts';

/*
 * A montage by filters of ffmpeg that are written by hand, with no code of the project.
 */

/** A text as a picture, and where its left upper corner lies. */
export interface DrawnText {
  readonly file: string;
  readonly x: number;
  readonly y: number;
}

export interface MontageGraph {
  /** Arguments of ffmpeg; in the graph they count from 1, behind what it is compared with. */
  readonly inputs: readonly string[];
  readonly graph: string;
  /** What its frames are labelled. */
  readonly label: string;
  readonly frames: number;
}

/** @param drawn Gives the picture of a text. */
export function montageGraph(
  { items, layers }: Montage,
  files: MontageFiles,
  drawn: (text: MontageText) => DrawnText,
): MontageGraph {
  const read = reader(files);
  const chains: string[] = [];
  const begins: number[] = [];
  let [shown, total] = [0, 0];
  for (const [at, item] of items.entries()) {
    begins.push(total);
    total += item.frames;
    // A crossfade shows both for half of it beyond the cut.
    const before = item.crossfade / 2;
    const frames = before + item.frames + (items[at + 1]?.crossfade ?? 0) / 2;
    const faded = fades(item, before + item.frames, '');
    chains.push(`${read.item(item, before, frames)},trim=end_frame=${frames},${clock()}${faded},${plain}[item${at}]`);
    const upto = `[upto${at - 1}]`;
    if (at === 0) chains.push('[item0]null[upto0]');
    else if (item.crossfade === 0) chains.push(`${upto}[item${at}]concat,${plain},${clock()}[upto${at}]`);
    else {
      // `xfade` knows no halved colours: what comes is laid on what goes, and becomes less and less transparent.
      const risen = `fade=in:st=0:d=${item.crossfade / rate}:alpha=1,${clock(shown - item.crossfade)}`;
      chains.push(`${upto}tpad=stop=${frames - item.crossfade}:stop_mode=clone[under${at}]`);
      chains.push(`[item${at}]format=yuva420p,${risen}[above${at}]`);
      chains.push(`[under${at}][above${at}]overlay,${plain},${clock()}[upto${at}]`);
    }
    shown += frames - (at === 0 ? 0 : item.crossfade);
  }
  let label = `[upto${items.length - 1}]`;
  for (const [at, layer] of layers.entries()) {
    const { shows, frames, item, start, opacity } = layer;
    const place = shows.kind === 'text' ? drawn(shows) : boxOf(layer);
    const chain = [
      `${read.layer(layer, drawn)},trim=end_frame=${frames},${clock()}${fades(layer, frames, ':alpha=1')}`,
      `lutyuv=y=val:u=val:v=val:a=val*${opacity},${clock(start + (item === undefined ? 0 : (begins[item] ?? 0)))}`,
    ];
    chains.push(`${chain.join(',')},format=yuva420p[layer${at}]`);
    chains.push(`${label}[layer${at}]overlay=${place.x}:${place.y}:eof_action=pass[over${at}]`);
    label = `[over${at}]`;
  }
  return { inputs: read.inputs, graph: chains.join(';'), label, frames: total };
}

/** Chains that begin with inputs, each of which is an input of its own. */
function reader(files: MontageFiles) {
  const inputs: string[] = [];
  let count = 0;
  const input = (...args: readonly string[]): string => {
    inputs.push(...args);
    count += 1;
    return `[${count}:v]`;
  };
  const still = (file: string): string => input('-loop', '1', '-r', `${rate}`, '-t', '20', '-i', file);
  const video = (source: Moving['source'], ...filters: readonly string[]): string =>
    `${input('-i', files[source])}${filters.join(',')}`;
  return {
    inputs,
    item: ({ shows, frames: own }: MontageItem, before: number, frames: number): string => {
      switch (shows.kind) {
        case 'gap':
          return `color=c=${shows.color}:s=${size(canvas)}:r=${rate},${colored}`;
        case 'photo':
          return `${still(files.photo)}${toYuv(canvas)},${plain}`;
        case 'freeze': {
          const one = `trim=start_frame=${shows.start}:end_frame=${shows.start + 1},loop=-1:1`;
          return video(shows.source, one, fitted(shows.source));
        }
        case 'clip':
          return video(shows.source, moved(shows, -before, frames, own), fitted(shows.source));
      }
    },
    layer: (layer: MontageLayer, drawn: (text: MontageText) => DrawnText): string => {
      const { shows, frames } = layer;
      const scaled = `scale=${size(boxOf(layer), ':')}:flags=bicubic+accurate_rnd,format=yuva420p`;
      switch (shows.kind) {
        case 'text':
          return `${still(drawn(shows).file)}${toYuv()}`;
        case 'video':
          return video(shows.source, moved(shows, 0, frames, frames), scaled);
        default:
          return `${still(files[shows.kind])}${toYuv(boxOf(layer))}`;
      }
    },
  };
}

/** Pins the format, or filters that know several convert there and back. */
const plain = 'format=yuv420p';

const size = ({ width, height }: { readonly width: number; readonly height: number }, by = 'x'): string =>
  `${width}${by}${height}`;

const clock = (first = 0): string => `setsar=1,settb=1/${rate},setpts=N+${first}`;

const colored = 'format=gbrp,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p';

/** Pictures in red, green and blue, of a size if one is given. */
function toYuv(box?: { readonly width: number; readonly height: number }): string {
  const scaled = box === undefined ? '' : `${size(box, ':')}:`;
  return `scale=${scaled}out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int,format=yuva420p`;
}

/** Whole on the canvas, with black beside it. */
function fitted(source: Moving['source']): string {
  const { width, height } = sizes[source];
  const down = 2 * Math.round((canvas.width * height) / width / 2);
  if (down === height) return 'null';
  const beside = (canvas.height - down) / 2;
  return `scale=${canvas.width}:${down}:flags=bicubic+accurate_rnd,pad=${size(canvas, ':')}:0:${beside}`;
}

/**
 * What a source shows in output frames, the first of them counted from where its stretch begins.
 *
 * @param all Frames that the stretch has without what is seen before and after it.
 */
function moved({ start, speed }: Omit<Moving, 'source'>, first: number, frames: number, all: number): string {
  const picked = (from: number, to: number, ...then: readonly string[]): string =>
    [`trim=start_frame=${from}:end_frame=${to}`, ...then, `settb=1/${rate}`].join(',');
  const after = first + frames;
  if (speed === -1) return picked(start + all - after, start + all - first, 'reverse');
  if (speed === 1) return picked(start + first, start + after);
  if (speed === 2) return picked(start + 2 * first, start + 2 * after, "select='not(mod(n,2))'");
  const from = Math.floor(first / 2);
  const doubled = `settb=1/${rate},setpts=2*N,fps=${rate},trim=start_frame=${first - 2 * from}`;
  return picked(start + from, start + Math.ceil(after / 2) + 1, doubled);
}

/** @param end The frame before which a fade-out ends. */
function fades({ fadeIn, fadeOut }: Pick<MontageItem, 'fadeIn' | 'fadeOut'>, end: number, how: string): string {
  const risen = fadeIn === 0 ? '' : `,fade=in:st=0:d=${fadeIn / rate}${how}`;
  return fadeOut === 0 ? risen : `${risen},fade=out:st=${(end - fadeOut) / rate}:d=${fadeOut / rate}${how}`;
}

/** Where a picture or a video lies: by a fraction of the canvas's width, or in its own size, of a video half the canvas. */
function boxOf({ shows, x, y, width }: MontageLayer) {
  if (shows.kind === 'text') return { ...canvas, x: 0, y: 0 };
  const own = sizes[shows.kind === 'video' ? shows.source : shows.kind];
  const half = Math.min(canvas.width / 2 / own.width, canvas.height / 2 / own.height);
  const scale = width > 0 ? (width * canvas.width) / own.width : shows.kind === 'video' ? half : 1;
  const even = (length: number): number => 2 * Math.round(length / 2);
  const box = { width: even(own.width * scale), height: even(own.height * scale) };
  return { ...box, x: even(x * (canvas.width - box.width)), y: even(y * (canvas.height - box.height)) };
}
