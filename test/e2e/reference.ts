import { spawnSync } from 'node:child_process';

/*
 * A montage by a filter graph that is written by hand, with no code of the project: one seeked input for each stretch
 * of a source, picked onto the output's grid, conformed and concatenated. All times are whole microseconds.
 */

export interface ReferenceSource {
  readonly file: string;
  /**
   * Microseconds on its container's clock at which its first frame is shown, and at which the container says it begins.
   */
  readonly origin: number;
  readonly begin: number;
  /** Size as shown. */
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
  readonly matrix: string;
  /** Where they are named, and are not the output's. */
  readonly primaries?: string;
  readonly full: boolean;
  /** Frames a second as a fraction, where it is constant. */
  readonly rate?: readonly [number, number];
  /** Whether a seek comes out where it should. */
  readonly seeks: boolean;
}

export interface ReferenceClip {
  readonly source: ReferenceSource;
  readonly start: number;
  readonly end: number;
  readonly speed: number;
  /** Microseconds of the crossfade into it. */
  readonly crossfade: number;
}

export interface ReferenceGap {
  readonly gap: number;
}

export interface ReferenceOutput {
  readonly width: number;
  readonly height: number;
  /** Frames a second as a fraction. */
  readonly rate: readonly [number, number];
  readonly fit: 'contain' | 'cover' | 'stretch';
}

const eps = 1000;

interface ProbedStream {
  readonly width: number;
  readonly height: number;
  readonly pix_fmt: string;
  readonly color_space?: string;
  readonly color_primaries?: string;
  readonly color_range?: string;
  readonly sample_aspect_ratio?: string;
  readonly r_frame_rate: string;
  readonly avg_frame_rate: string;
  readonly side_data_list?: readonly { readonly rotation?: number }[];
}

/** Looks at a source with ffprobe: its first frame, and what its stream says. */
export function referenceSource(file: string): ReferenceSource {
  const args = ['-v', 'error', '-select_streams', 'v:0', '-read_intervals', '%+#8', '-show_streams', '-show_format'];
  const { stdout } = spawnSync('ffprobe', [...args, '-show_frames', '-of', 'json', file], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const probed: {
    readonly streams: readonly ProbedStream[];
    readonly frames: readonly { readonly best_effort_timestamp_time: string }[];
    readonly format: { readonly start_time?: string; readonly format_name: string };
  } = JSON.parse(stdout);
  const [stream] = probed.streams;
  if (stream === undefined) throw new Error(`${file} has no video.`);
  const turned =
    Math.abs(stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0) % 180 === 90;
  const [across = 1, down = 1] = (stream.sample_aspect_ratio ?? '1:1').split(':').map(Number);
  const wide = Math.round((stream.width * across) / down);
  const [n = 0, d = 1] = stream.r_frame_rate.split('/').map(Number);
  const constant = stream.r_frame_rate === stream.avg_frame_rate && probed.format.format_name.startsWith('mov');
  return {
    file,
    origin: Math.round(Number(probed.frames[0]?.best_effort_timestamp_time) * 1e6),
    begin: Math.round(Number(probed.format.start_time ?? 0) * 1e6),
    width: turned ? stream.height : wide,
    height: turned ? wide : stream.height,
    pixelFormat: stream.pix_fmt,
    matrix: stream.color_space ?? ((turned ? wide : stream.height) >= 720 ? 'bt709' : 'smpte170m'),
    ...(['smpte170m', 'bt470bg'].includes(stream.color_primaries ?? '')
      ? { primaries: stream.color_primaries ?? '' }
      : {}),
    full: stream.color_range === 'pc' || stream.pix_fmt.startsWith('yuvj'),
    ...(constant ? { rate: [n, d] as const } : {}),
    seeks: probed.format.format_name !== 'mpegts',
  };
}

/** What stands where: one item alone, or two of which one gives way to the other. */
interface Piece {
  readonly first: number;
  readonly frames: number;
  readonly items: readonly Placed[];
  /** Of the second item in the piece's frame j: `mix[0] + mix[1] * j`. */
  readonly mix?: readonly [number, number];
}

type Placed = (ReferenceClip | ReferenceGap) & { readonly at: number };

function pieces(items: readonly (ReferenceClip | ReferenceGap)[], [n, d]: readonly [number, number]): Piece[] {
  const firstFrame = (time: number): number => Math.ceil(((time - eps) * n) / (d * 1e6));
  const lengthOf = (item: ReferenceClip | ReferenceGap): number =>
    'gap' in item ? item.gap : (item.end - item.start) / item.speed;
  const fadeInto = (item: ReferenceClip | ReferenceGap | undefined): number =>
    item === undefined || 'gap' in item ? 0 : item.crossfade;
  const list: Piece[] = [];
  let at = 0;
  let before: Placed | undefined;
  for (const [i, item] of items.entries()) {
    const placed = { ...item, at };
    const half = fadeInto(item) / 2;
    const end = at + lengthOf(item);
    const [fade, alone] = [firstFrame(at - half), firstFrame(at + half)];
    const next = firstFrame(end - fadeInto(items[i + 1]) / 2);
    if (before !== undefined && alone > fade) {
      const into = (frame: number): number => ((frame * d * 1e6) / n - (at - half)) / (2 * half);
      list.push({ first: fade, frames: alone - fade, items: [before, placed], mix: [into(fade), into(1) - into(0)] });
    }
    if (next > alone) list.push({ first: alone, frames: next - alone, items: [placed] });
    before = placed;
    at = end;
  }
  return list;
}

/** How many frames the output has. */
export function referenceFrames(items: readonly (ReferenceClip | ReferenceGap)[], output: ReferenceOutput): number {
  return pieces(items, output.rate).reduce((sum, { frames }) => sum + frames, 0);
}

function conform(source: ReferenceSource, { width, height, fit }: ReferenceOutput): string {
  const even = (length: number): number => 2 * Math.round(length / 2);
  const [byWidth, byHeight] = [width / source.width, height / source.height];
  const factor = fit === 'contain' ? Math.min(byWidth, byHeight) : Math.max(byWidth, byHeight);
  const [w, h] =
    fit === 'stretch'
      ? [width, height]
      : [
          factor === byWidth ? width : even(source.width * factor),
          factor === byHeight ? height : even(source.height * factor),
        ];
  const range = source.full ? 'pc' : 'tv';
  const named = `in_color_matrix=${source.matrix}:in_range=${range}`;
  // Other primaries are for a filter that knows them; what it is given is scaled in its own colours.
  const colors =
    source.primaries === undefined
      ? [`${named}:out_color_matrix=bt709:out_range=tv,format=yuv420p`]
      : [
          `in_range=${range}:out_range=${range},format=yuv420p`,
          `colorspace=iall=bt709:ispace=${source.matrix}:iprimaries=${source.primaries}:irange=${range}:all=bt709:range=tv`,
        ];
  // Where the rest is no multiple of four, the larger half is to the right and below.
  const space = (rest: number): number => 2 * Math.floor(Math.abs(rest) / 4 + (rest < 0 ? 0.5 : 0));
  return [
    `scale=${w}:${h}:flags=bicubic+accurate_rnd:${colors.join(',')}`,
    ...(w > width || h > height ? [`crop=${width}:${height}:${space(width - w)}:${space(height - h)}`] : []),
    ...(w < width || h < height ? [`pad=${width}:${height}:${space(width - w)}:${space(height - h)}:black`] : []),
    'setsar=1',
  ].join(',');
}

interface Graph {
  readonly inputs: string[];
  readonly filters: string[];
}

/**
 * The frames of an item from frame `first` on: by the picking recipe, or, where they stand on the output's grid
 * already, simply counted off.
 */
function picked(
  graph: Graph,
  item: Placed,
  piece: Piece,
  output: ReferenceOutput,
  plain: boolean,
  label: string,
): void {
  const [n, d] = output.rate;
  if ('gap' in item) {
    const black = `color=black:s=${output.width}x${output.height}:r=${n}/${d},format=yuv420p,setsar=1`;
    graph.filters.push(`${black},trim=end_frame=${piece.frames},settb=1,setpts=N[${label}]`);
    return;
  }
  const { source, speed } = item;
  // Of the source, in microseconds, at the piece's first frame.
  const time = item.start + speed * ((piece.first * d * 1e6) / n - item.at);
  const input = graph.inputs.filter((option) => option === '-i').length;
  const end = `tpad=stop=-1:stop_mode=clone,trim=end_frame=${piece.frames}`;
  const tail = `${conform(source, output)},settb=1,setpts=N[${label}]`;
  if (plain) {
    // Half a frame before the first one.
    const seek = source.origin - source.begin + time - (0.5 * d * 1e6) / n;
    graph.inputs.push(...(seek > 0 ? ['-ss', (seek / 1e6).toFixed(6)] : []), '-i', source.file);
    graph.filters.push(`[${input}:v:0]trim=end_frame=${piece.frames},${tail}`);
    return;
  }
  const back = source.origin + time - 500_000;
  const seek =
    source.seeks && back > source.origin
      ? ['-seek_timestamp', '1', '-noaccurate_seek', '-ss', (back / 1e6).toFixed(6)]
      : [];
  graph.inputs.push('-copyts', ...seek, '-i', source.file);
  // A microsecond more, since this clock rounds to them: a time exactly the tolerance before a frame means that frame.
  const zero = source.origin + time + eps + 1;
  const grid = `settb=1/1000000,setpts=(PTS-${zero})/${speed},fps=fps=${n}/${d}:round=up:start_time=0`;
  graph.filters.push(`[${input}:v:0]${grid},${end},${tail}`);
}

/**
 * The likeness (SSIM over all planes) of each frame of a file to the reference's, in order.
 *
 * @param plain Whether all clips stand on the output's grid: then nothing is picked.
 */
export function likeness(
  file: string,
  items: readonly (ReferenceClip | ReferenceGap)[],
  output: ReferenceOutput,
  plain: boolean,
): number[] {
  const graph: Graph = { inputs: [], filters: [] };
  const list = pieces(items, output.rate);
  for (const [i, piece] of list.entries()) {
    for (const [j, item] of piece.items.entries()) picked(graph, item, piece, output, plain, `p${i}${'ab'[j]}`);
    const [begin = 0, step = 0] = piece.mix ?? [];
    // Frame j stands at second j here; ffmpeg 5.1 counts `N` from 1.
    const weight = `clip(${begin}+${step}*T\\,0\\,1)`;
    if (piece.items.length === 2) graph.filters.push(`[p${i}a][p${i}b]blend=all_expr='A+(B-A)*${weight}'[m${i}]`);
  }
  const parts = list.map(
    ({ items: { length } }, i) => `[${length === 2 ? `m${i}` : `p${i}a`}]settb=1/1000,setpts=N*40[q${i}]`,
  );
  const concat = `${list.map((_, i) => `[q${i}]`).join('')}concat=n=${list.length}`;
  const input = graph.inputs.filter((option) => option === '-i').length;
  const filters = [
    ...graph.filters,
    ...parts,
    `${concat},settb=1/1000,setpts=N*40[reference]`,
    `[${input}:v:0]settb=1/1000,setpts=N*40[finished]`,
    '[finished][reference]ssim=stats_file=-:shortest=1[out]',
  ];
  const args = ['-v', 'error', '-nostdin', ...graph.inputs, '-i', file, '-filter_complex', filters.join(';')];
  const { stdout, stderr } = spawnSync(
    'ffmpeg',
    [...args, '-map', '[out]', '-fps_mode', 'passthrough', '-f', 'null', '-'],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  if (!stdout.includes('All:')) throw new Error(stderr);
  return stdout.split('\n').flatMap((line) => /All:([\d.]+)/.exec(line)?.slice(1, 2).map(Number) ?? []);
}
