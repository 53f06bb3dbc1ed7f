// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { scratch } from '@clipwright/test-kit/scratch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type H264Sps, type HevcSps, readH264Sps, readHevcSps, readHevcVps, type SetsCodec } from '../src/index.ts';
import { encodeAll, setsIn } from './coded.ts';

const bt709 = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709'];

const h264Cases = [
  ['yuv420p', ['-bf', '2', ...bt709]],
  ['yuv420p', ['-profile:v', 'baseline', '-x264-params', 'sps-id=7']],
  ['yuvj420p', ['-color_range', 'pc', '-refs', '5']],
  ['yuv420p', ['-flags', '+ilme+ildct', '-x264-params', 'interlaced=1:nal-hrd=vbr:vbv-maxrate=300:vbv-bufsize=300']],
  ['yuv422p10le', ['-x264-params', 'cqm=jvt']],
  ['yuv444p', ['-bf', '3', '-aspect', '2:1']],
  ['gray', []],
] as const;

const hevcCases = [
  ['yuv420p', 'bframes=3', [...bt709, '-bsf:v', 'hevc_metadata=tick_rate=30000/1001']],
  ['yuv420p10le', 'temporal-layers=1:hrd=1:vbv-maxrate=500:vbv-bufsize=500', []],
  ['yuv422p10le', 'scaling-list=default:ref=4', ['-color_range', 'pc']],
  ['yuv444p', 'bframes=0:high-tier=1:level-idc=5.1', ['-aspect', '2:1']],
  ['gray', '', []],
] as const;

let directory: Awaited<ReturnType<typeof scratch>>;
let fileOf: (name: string) => string;
beforeAll(async () => {
  directory = await scratch();
  const picture = 'testsrc=s=150x84:r=25:d=0.2';
  const h264 = h264Cases.map(([format, options], i) => ({
    ...{ name: `h264-${i}.mp4`, picture },
    options: ['-pix_fmt', format, '-c:v', 'libx264', '-preset', 'veryfast', ...options],
  }));
  const hevc = hevcCases.map(([format, parameters, options], i) => ({
    ...{ name: `hevc-${i}.mp4`, picture },
    options: [
      ...['-pix_fmt', format, '-c:v', 'libx265', '-preset', 'ultrafast', '-tag:v', 'hvc1', ...options],
      ...['-x265-params', `pools=1:frame-threads=1:log-level=error:${parameters}`],
    ],
  }));
  fileOf = encodeAll(directory.path, [...h264, ...hevc]);
});
afterAll(() => directory.remove());

/** What ffmpeg's own reader tells of a file's first parameter sets of a kind, by the specification's names. */
function told(file: string): (kind: 'Sequence' | 'Video') => (name: string) => number {
  const trace = ['-v', 'info', '-i', file, '-c', 'copy', '-bsf:v', 'trace_headers', '-f', 'null', '-'];
  const lines = spawnSync('ffmpeg', trace).stderr.toString().split('\n');
  return (kind) => {
    const [, ...rest] = lines.slice(lines.findIndex((line) => line.endsWith(`${kind} Parameter Set`)));
    const set = rest.slice(
      0,
      rest.findIndex((line) => line.endsWith('Parameter Set')),
    );
    return (name) => {
      const line = set.find((each) => each.includes(` ${name} `));
      return Number(line?.split('=').at(-1) ?? Number.NaN);
    };
  };
}

/** A file's first parameter set of a type. */
function setOf(codec: SetsCodec, file: string, type: number): Uint8Array {
  const typeOf = (unit: Uint8Array) => (codec === 'h264' ? (unit[0] ?? 0) & 31 : (unit[0] ?? 0) >> 1);
  const found = setsIn(codec, file).sets.sets.find((unit) => typeOf(unit) === type);
  if (found === undefined) throw new Error(`${file} has no parameter set of type ${type}`);
  return found;
}

const orZero = (value: number) => (Number.isNaN(value) ? 0 : value);
const orNothing = (value: number) => (Number.isNaN(value) ? undefined : value);

/** What both codecs say, as ffmpeg tells it. */
function common(tells: (name: string) => number) {
  const ticks = orNothing(tells('num_units_in_tick')) ?? orNothing(tells('vui_num_units_in_tick'));
  const perSecond = orNothing(tells('time_scale')) ?? orNothing(tells('vui_time_scale'));
  const color = {
    fullRange: tells('video_full_range_flag'),
    primaries: tells('colour_primaries'),
    transfer: tells('transfer_characteristics'),
    matrix: tells('matrix_coefficients'),
  };
  return {
    lumaDepth: 8 + orZero(tells('bit_depth_luma_minus8')),
    chromaDepth: 8 + orZero(tells('bit_depth_chroma_minus8')),
    clock: ticks === undefined ? undefined : { ticks, perSecond },
    color: Object.fromEntries(
      Object.entries(color)
        .filter(([, value]) => !Number.isNaN(value))
        .map(([name, value]) => [name, name === 'fullRange' ? value === 1 : value]),
    ),
  };
}

describe('a sequence parameter set of H.264 is read as ffmpeg reads it', () => {
  it.each(h264Cases.map((each, i) => [...each, i] as const))('%s %j', (_, _options, i) => {
    const file = fileOf(`h264-${i}.mp4`);
    const tells = told(file)('Sequence');
    const read: H264Sps = readH264Sps(setOf('h264', file, 7));
    const chroma = orNothing(tells('chroma_format_idc')) ?? 1;
    const fields = tells('frame_mbs_only_flag') === 1 ? 1 : 2;
    const across = chroma === 1 || chroma === 2 ? 2 : 1;
    const down = (chroma === 1 ? 2 : 1) * fields;
    expect(read).toMatchObject({
      ...common(tells),
      id: tells('seq_parameter_set_id'),
      profile: tells('profile_idc'),
      level: tells('level_idc'),
      constraints: [0, 1, 2, 3, 4, 5].reduce((all, i) => all | (tells(`constraint_set${i}_flag`) << (7 - i)), 0),
      chroma,
      codedWidth: (tells('pic_width_in_mbs_minus1') + 1) * 16,
      codedHeight: (tells('pic_height_in_map_units_minus1') + 1) * 16 * fields,
      cropping: {
        left: orZero(tells('frame_crop_left_offset')) * across,
        right: orZero(tells('frame_crop_right_offset')) * across,
        top: orZero(tells('frame_crop_top_offset')) * down,
        bottom: orZero(tells('frame_crop_bottom_offset')) * down,
      },
      framesOnly: fields === 1,
      referenceFrames: tells('max_num_ref_frames'),
      reorderDepth: tells('max_num_reorder_frames'),
      lossless: tells('qpprime_y_zero_transform_bypass_flag') === 1,
    });
    expect(read.codedWidth - read.cropping.right).toBe(150);
    expect(read.codedHeight - read.cropping.bottom).toBe(84);
  });
});

describe('a sequence parameter set of H.265 is read as ffmpeg reads it', () => {
  it.each(hevcCases.map((each, i) => [...each, i] as const))('%s %s %j', (_, parameters, options, i) => {
    const file = fileOf(`hevc-${i}.mp4`);
    const tellsOf = told(file);
    const tells = tellsOf('Sequence');
    const read: HevcSps = readHevcSps(setOf('hevc', file, 33));
    const chroma = tells('chroma_format_idc');
    const across = chroma === 1 || chroma === 2 ? 2 : 1;
    const down = chroma === 1 ? 2 : 1;
    const layers = tells('sps_max_sub_layers_minus1');
    expect(read).toMatchObject({
      ...common(tells),
      id: tells('sps_seq_parameter_set_id'),
      profile: tells('general_profile_idc'),
      tier: tells('general_tier_flag'),
      level: tells('general_level_idc'),
      compatibility: Array.from({ length: 32 }, (_, i) => tells(`general_profile_compatibility_flag[${i}]`)).reduce(
        (all, flag) => all * 2 + flag,
      ),
      subLayers: layers + 1,
      isNested: tells('sps_temporal_id_nesting_flag') === 1,
      chroma,
      codedWidth: tells('pic_width_in_luma_samples'),
      codedHeight: tells('pic_height_in_luma_samples'),
      cropping: {
        left: orZero(tells('conf_win_left_offset')) * across,
        right: orZero(tells('conf_win_right_offset')) * across,
        top: orZero(tells('conf_win_top_offset')) * down,
        bottom: orZero(tells('conf_win_bottom_offset')) * down,
      },
      reorderDepth: tells(`sps_max_num_reorder_pics[${layers}]`),
      referenceFrames: tells(`sps_max_dec_pic_buffering_minus1[${layers}]`) + 1,
    });
    const tellsVideo = tellsOf('Video');
    const ticks = orNothing(tellsVideo('vps_num_units_in_tick'));
    expect(readHevcVps(setOf('hevc', file, 32))).toEqual({
      id: tellsVideo('vps_video_parameter_set_id'),
      clock: ticks === undefined ? undefined : { ticks, perSecond: tellsVideo('vps_time_scale') },
    });
    if (options.some((option) => option === '-bsf:v')) expect(ticks).toBe(1001);
    if (parameters.startsWith('temporal')) expect(read.subLayers).toBeGreaterThan(1);
  });
});
