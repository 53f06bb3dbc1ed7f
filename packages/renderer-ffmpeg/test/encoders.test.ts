// Needs ffmpeg.
import type { VideoCodec, VideoEncoding } from '@clipwright/core';
import type { CodedLimits } from '@clipwright/filters';
import { bareAbilities, chosenEncoder, codecNamed, hardwareEncoders } from '@clipwright/filters';
import { codecsOf } from '@clipwright/rendering';
import { tool } from '@clipwright/test-kit/tool';
import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { encoded } from '../src/segment/encoding.ts';
import { segmentConcurrency } from '../src/segment/segment-cost.ts';
import { reasonIn } from '../src/tool/try-encoder.ts';
import { profileOf } from './media.ts';

function encodingOf(encoder: string, changes: Partial<VideoEncoding> = {}): VideoEncoding {
  const codec = codecNamed(encoder) ?? 'h264';
  return { codec, pixelFormat: 'yuv420p', crf: 20, preset: 'medium', threads: 1, encoder, ...changes };
}

/** Of the options of an output those that the encoder has of its own. */
function optionsOf(encoder: string, changes: Partial<VideoEncoding> = {}, limits?: CodedLimits): string {
  const video = encodingOf(encoder, changes);
  return chosenEncoder(encoder, codecNamed(encoder) ?? 'h264')
    .options(video, limits)
    .join(' ');
}

describe('what devices are told', () => {
  it.each([
    ['h264_nvenc', '-preset p4 -rc constqp -qp 20 -bf 0 -g 250 -profile:v high'],
    ['hevc_nvenc', '-preset p4 -rc constqp -qp 20 -bf 0 -g 250 -profile:v main -tag:v hvc1'],
    ['av1_nvenc', '-preset p4 -rc constqp -qp 81 -bf 0 -g 250'],
    ['h264_qsv', '-preset medium -q:v 20 -bf 0 -g 250 -profile:v high'],
    ['hevc_qsv', '-preset medium -q:v 20 -bf 0 -g 250 -profile:v main -tag:v hvc1'],
    ['av1_qsv', '-preset medium -q:v 81 -bf 0 -g 250'],
    ['h264_vaapi', '-rc_mode CQP -global_quality 20 -bf 0 -g 250 -profile:v high'],
    ['hevc_vaapi', '-rc_mode CQP -global_quality 20 -bf 0 -g 250 -profile:v main -tag:v hvc1'],
    ['vp9_vaapi', '-rc_mode CQP -global_quality 81 -bf 0 -g 250'],
    ['av1_vaapi', '-rc_mode CQP -global_quality 81 -bf 0 -g 250'],
    ['h264_videotoolbox', '-allow_sw 0 -q:v 61 -bf 0 -g 250 -profile:v high'],
    ['hevc_videotoolbox', '-allow_sw 0 -q:v 61 -bf 0 -g 250 -profile:v main -tag:v hvc1'],
    ['h264_amf', '-quality balanced -rc cqp -qp_i 20 -qp_p 20 -bf 0 -g 250 -profile:v high'],
    ['hevc_amf', '-quality balanced -rc cqp -qp_i 20 -qp_p 20 -bf 0 -g 250 -profile:v main -tag:v hvc1'],
    ['av1_amf', '-quality balanced -rc cqp -qp_i 81 -qp_p 81 -bf 0 -g 250'],
  ])('%s', (name, options) => {
    expect(optionsOf(name)).toBe(options);
  });

  it('is all of it here', () => {
    expect(hardwareEncoders).toHaveLength(15);
  });

  it.each([
    ['h264_nvenc', '-qp 0 ', '-qp 51 '],
    ['av1_nvenc', '-qp 0 ', '-qp 255 '],
    // 0 is no quantiser to these, but none at all.
    ['h264_qsv', '-q:v 1 ', '-q:v 51 '],
    ['vp9_vaapi', '-global_quality 1 ', '-global_quality 255 '],
    ['h264_videotoolbox', '-q:v 100 ', '-q:v 1 '],
    ['h264_amf', '-qp_i 0 ', '-qp_i 51 '],
    ['librav1e', '-qp 0 ', '-qp 255 '],
    ['libopenh264', '-qmin 1 -qmax 1 ', '-qmin 51 -qmax 51 '],
  ])('the ends of the scale of %s', (name, best, worst) => {
    const video = encodingOf(name);
    const max = video.codec === 'vp9' || video.codec === 'av1' ? 63 : 51;
    expect(optionsOf(name, { crf: 0 })).toContain(best);
    expect(optionsOf(name, { crf: max })).toContain(worst);
  });

  it.each([
    ['h264_nvenc', { profile: 66, level: 31 }, '-profile:v baseline -level 31'],
    ['h264_qsv', { profile: 77, level: 31 }, '-profile:v main -level 31'],
    ['h264_vaapi', { profile: 66, level: 31 }, '-profile:v constrained_baseline -level 31'],
    ['h264_videotoolbox', { profile: 77, level: 31 }, '-profile:v main -level 31'],
    ['h264_amf', { profile: 66, level: 31 }, '-profile:v constrained_baseline -level 31'],
    ['hevc_nvenc', { profile: 1, level: 93 }, '-profile:v main -level 93 -tag:v hvc1'],
    // Intel counts in tenths, where the stream does in thirtieths.
    ['hevc_qsv', { profile: 1, level: 93 }, '-profile:v main -level 31 -tag:v hvc1'],
  ])('%s beside copied packets keeps their profile and level, and reorders nothing', (name, limits, options) => {
    expect(optionsOf(name, {}, limits)).toMatch(new RegExp(` -bf 0 -g 250 ${options}$`));
  });
});

it('frames for VAAPI are put onto the device, and those of others are converted at most', () => {
  const spec = (encoder: string) =>
    encoded('[0:v]null[v]', profileOf('30/1', { video: encodingOf(encoder) }), {
      target: { file: '/out.mp4' },
      abilities: bareAbilities,
    });
  const vaapi = spec('h264_vaapi');
  expect(vaapi.graph).toBe('[0:v]null[v];[v]format=nv12,hwupload[device]');
  expect(vaapi.options).toEqual(['-init_hw_device', 'vaapi=encoder', '-filter_hw_device', 'encoder']);
  expect(vaapi.outputs[0]?.options?.slice(0, 2)).toEqual(['-map', '[device]']);
  expect(vaapi.outputs[0]?.options).not.toContain('-pix_fmt');
  for (const [name, format] of [
    ['h264_nvenc', 'yuv420p'],
    ['h264_qsv', 'nv12'],
    ['h264_videotoolbox', 'nv12'],
    ['h264_amf', 'nv12'],
  ] as const) {
    const { graph, options, outputs } = spec(name);
    expect([graph, options]).toEqual(['[0:v]null[v]', []]);
    expect(outputs[0]?.options?.join(' ')).toContain(` -pix_fmt ${format} `);
  }
});

const compiledIn = tool('ffmpeg', ['-encoders']).toString();
const generic = tool('ffmpeg', ['-h', 'full']).toString();

/* The oracle is what ffmpeg itself says of the encoders that it was built with: Debian's has NVENC, QSV and VAAPI. */
it('every option is one of the encoder by ffmpeg’s own help, and every word a value of it', () => {
  const there = ['librav1e', ...hardwareEncoders.map(({ name }) => name)].filter((name) =>
    new RegExp(` ${name} `).test(compiledIn),
  );
  for (const name of there) {
    const help = tool('ffmpeg', ['-h', `encoder=${name}`]).toString();
    const named = optionsOf(name, {}, { profile: 77, level: 31 }).split(' ');
    for (const [i, option] of named.entries()) {
      if (i % 2 === 1) continue;
      const value = named[i + 1] ?? '';
      const own = help.match(new RegExp(`^ +${option.replace(':v', '')} +<(?:.*\\n)(?: {5}\\w.*\\n)*`, 'm'))?.[0];
      const isGeneric = new RegExp(`^ *-?${option.slice(1).replace(':v', '')}(?: |<|\\[|:)`, 'm').test(generic);
      expect(own !== undefined || isGeneric, `${name} ${option}`).toBe(true);
      if (own === undefined || /^\d+$/.test(value)) continue;
      expect(own, `${name} ${option} ${value}`).toMatch(new RegExp(`^ {5}${value} `, 'm'));
    }
  }
});

describe('what is asked for', () => {
  const chosen = (output: string, encoder: string, video?: VideoCodec) => {
    const { codec } = codecsOf({ output, encoder, ...(video === undefined ? {} : { codecs: { video } }) });
    return chosenEncoder(encoder, codec ?? 'h264').name;
  };

  it.each([
    ['/out.mp4', 'nvenc', undefined, 'h264_nvenc'],
    ['/out.mp4', 'nvenc', 'hevc', 'hevc_nvenc'],
    ['/out.webm', 'vaapi', undefined, 'vp9_vaapi'],
    ['/out.mkv', 'amf', 'av1', 'av1_amf'],
    // A name says the codec.
    ['/out.mp4', 'librav1e', undefined, 'librav1e'],
    ['/out.mov', 'hevc_videotoolbox', undefined, 'hevc_videotoolbox'],
  ] as const)('%s by %s, %s: %s', (output, encoder, codec, name) => {
    expect(chosen(output, encoder, codec)).toBe(name);
  });

  it.each([
    ['/out.webm', 'nvenc', undefined, /^The encoder nvenc makes no vp9/],
    ['/out.mp4', 'h264_nvenc', 'hevc', /^The encoder h264_nvenc makes no hevc/],
    ['/out.mov', 'librav1e', undefined, /ends with \.mov takes no av1/],
    ['/out.mp4', 'mpeg4', undefined, /^No encoder mpeg4 is known/],
    ['/out.mp4', 'prores_ks', undefined, /^No encoder prores_ks is known/],
    ['/out.mp4', 'h264_nvnec', undefined, /Did you mean "h264_nvenc"\?/],
  ] as const)('%s by %s, %s is refused', (output, encoder, codec, message) => {
    const error = expect.objectContaining({ code: 'invalid-option', message: expect.stringMatching(message) });
    expect(() => chosen(output, encoder, codec)).toThrow(error);
  });
});

it('a device encodes two segments at once, however many threads there are', () => {
  const asked: number[] = [];
  for (const encoder of ['h264_nvenc', 'libx264']) {
    const profile = profileOf('30/1', { video: encodingOf(encoder) });
    segmentConcurrency({ threads: of(1, 8, 16) })(profile).subscribe((number) => asked.push(number));
  }
  expect(asked).toEqual([2, 2, 9, 17]);
});

/* As ffmpeg prints them without a device: 5.1 here, 7 and 8 by their users' reports. */
it.each([
  [
    '[h264_nvenc] Cannot load libcuda.so.1',
    [
      'Error initializing output stream 0:0 -- Error while opening encoder for output stream #0:0 - maybe incorrect parameters',
    ],
  ],
  [
    '[h264_qsv] Error initializing an internal MFX session: unsupported (-3)',
    ['Error initializing output stream 0:0 -- Error while opening encoder for output stream #0:0 - maybe incorrect'],
  ],
  [
    "Failed to set value 'vaapi=encoder' for option 'init_hw_device': Generic error in an external library",
    ['Error parsing global options: Generic error in an external library'],
  ],
  [
    '[hevc_videotoolbox] Error: -q:v qscale not available for encoder. Use -b:v bitrate instead.',
    [
      '[vost#0:0/hevc_videotoolbox] [enc:hevc_videotoolbox] Error while opening encoder - maybe incorrect parameters.',
      '[vf#0:0] Error sending frames to consumers: Generic error in an external library',
      '[vf#0:0] Task finished with error code: -542398533 (Generic error in an external library)',
      '[vf#0:0] Terminating thread with return code -542398533 (Generic error in an external library)',
      '[out#0/md5] Nothing was written into output file, because at least one of its streams received no packets.',
      'Conversion failed!',
    ],
  ],
])('of what ffmpeg says the reason is %j, and not what it concludes', (reason, conclusions) => {
  expect(reasonIn(['Device creation failed: -5.', reason, ...conclusions])).toBe(reason);
  expect(reasonIn(conclusions)).toBe(conclusions.at(-1));
});
