// Makes media where there is no ffmpeg, by FFmpeg's libraries, which node-av brings, as
// `ffmpeg -filter_complex GRAPH OPTIONS FILE` would: node library-media.mjs GRAPH OPTIONS FILE
// The graph has no inputs and labels its outputs `[v]` and `[a]`; options are `-c:v`, `-c:a`, `-f`, `-pix_fmt`, `-vn`,
// `-an`, `-t`, `-r`, `-ar`, and those of the encoders.
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_LOG_ERROR,
  AV_PICTURE_TYPE_NONE,
  AV_SAMPLE_FMT_S16,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVFMT_GLOBALHEADER,
} from 'node-av/constants';
import {
  avGetCodecName,
  avGetPixFmtName,
  avGetSampleFmtName,
  Codec,
  CodecContext,
  FFmpegError,
  FilterGraph,
  FormatContext,
  Frame,
  Log,
  Packet,
} from 'node-av/lib';

/** Samples in a frame of those encoders that take no others. */
const frameSizes = { aac: 1024, dfpwm: 4096, libopus: 960, libmp3lame: 1152, mp2: 1152 };
const usual = { v: 'libx264', a: 'aac' };
const nowhere = { v: 'nullsink', a: 'anullsink' };

const succeeded = (code) => FFmpegError.throwIfError(code, 'make media');

function make(file, graph, given) {
  const labelled = ['v', 'a'].filter((kind) => graph.includes(`[${kind}]`));
  const kinds = labelled.filter((kind) => !given.has(`-${kind}n`));
  const output = new FormatContext();
  succeeded(output.allocOutputContext2(null, given.get('-f') ?? null, `file:${file}`));
  const filters = new FilterGraph();
  filters.alloc();
  filters.scaleSwsOpts = 'flags=bicubic';
  const ends = labelled.map((kind) => `[${kind}]${kinds.includes(kind) ? endOf(kind, given) : nowhere[kind]}`);
  succeeded(filters.parse2([graph, ...ends].join(';')));
  succeeded(filters.configSync());
  const tracks = kinds.map((kind) => trackOf(kind, filters, output, given));
  succeeded(output.openOutputSync());
  succeeded(output.writeHeaderSync());
  for (const track of tracks) encode(track, output);
  succeeded(output.writeTrailerSync());
  output.closeOutputSync();
}

/** By the names of options; a flag alone has an empty value. */
function optionsOf(options) {
  const given = new Map();
  for (let i = 0; i < options.length; i++) {
    const isFlag = ['-vn', '-an', '-shortest'].includes(options[i]);
    given.set(options[i], isFlag ? '' : options[i + 1]);
    if (!isFlag) i++;
  }
  return given;
}

/** By its own name, or its codec's. */
function encoderOf(kind, given) {
  const name = given.get(`-c:${kind}`) ?? usual[kind];
  const all = Codec.getCodecList().filter((codec) => codec.isEncoder());
  const found = all.find((codec) => codec.name === name) ?? all.find((codec) => avGetCodecName(codec.id) === name);
  if (found === undefined) throw new Error(`FFmpeg's libraries have no encoder ${name}.`);
  return found;
}

/** What makes the frames of an output such as its encoder takes. */
function endOf(kind, given) {
  const { name, pixelFormats, sampleFormats } = encoderOf(kind, given);
  const length = given.has('-t') ? [`${{ v: 'trim', a: 'atrim' }[kind]}=duration=${given.get('-t')}`] : [];
  if (kind === 'v') {
    const names = (pixelFormats ?? []).map(avGetPixFmtName);
    const format = given.get('-pix_fmt') ?? (names.length === 0 || names.includes('yuv420p') ? 'yuv420p' : names[0]);
    const rate = given.has('-r') ? [`fps=${given.get('-r')}`] : [];
    return [...length, ...rate, `format=${format}`, 'buffersink@v'].join(',');
  }
  const rate = given.has('-ar') ? `:sample_rates=${given.get('-ar')}` : '';
  const frames = frameSizes[name] === undefined ? [] : [`asetnsamples=n=${frameSizes[name]}:p=0`];
  const format = `aformat=sample_fmts=${avGetSampleFmtName(sampleFormats?.[0] ?? AV_SAMPLE_FMT_S16)}${rate}`;
  return [...length, format, ...frames, 'abuffersink@a'].join(',');
}

function trackOf(kind, filters, output, given) {
  const codec = encoderOf(kind, given);
  const sink = filters.getFilter(`${kind === 'v' ? 'buffersink' : 'abuffersink'}@${kind}`);
  const context = new CodecContext();
  context.allocContext3(codec);
  if (output.oformat.hasFlags(AVFMT_GLOBALHEADER)) context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  const timebase = sink.buffersinkGetTimeBase();
  context.timeBase = timebase;
  if (kind === 'v') {
    context.width = sink.buffersinkGetWidth();
    context.height = sink.buffersinkGetHeight();
    context.pixelFormat = sink.buffersinkGetFormat();
    context.framerate = sink.buffersinkGetFrameRate();
    context.sampleAspectRatio = sink.buffersinkGetSampleAspectRatio();
  } else {
    context.sampleFormat = sink.buffersinkGetFormat();
    context.sampleRate = sink.buffersinkGetSampleRate();
    context.channelLayout = sink.buffersinkGetChannelLayout();
  }
  for (const [option, value] of given) {
    const [, word, of = kind] = /^-(\w[\w-]*)(?::([va]))?$/.exec(option) ?? [];
    if (of !== kind || ['c', 'f', 'pix_fmt', 'r', 't', 'ar', 'vn', 'an', 'shortest'].includes(word)) continue;
    // One that this encoder does not know is the other's.
    if (word !== 'q') context.setOption(word, value);
    else {
      succeeded(context.setOption('flags', '+qscale'));
      context.globalQuality = value * 118;
    }
  }
  succeeded(context.open2Sync(codec));
  const stream = output.newStream();
  succeeded(stream.codecpar.fromContext(context));
  stream.timeBase = timebase;
  if (kind === 'v') {
    stream.avgFrameRate = context.framerate;
    stream.codecpar.sampleAspectRatio = context.sampleAspectRatio;
  }
  return { context, stream, sink, timebase };
}

function encode({ context, stream, sink, timebase }, output) {
  const [frame, packet] = [new Frame(), new Packet()];
  frame.alloc();
  packet.alloc();
  const write = () => {
    for (;;) {
      const code = context.receivePacketSync(packet);
      if (code === AVERROR_EAGAIN || code === AVERROR_EOF) return;
      succeeded(code);
      packet.streamIndex = stream.index;
      packet.rescaleTs(timebase, stream.timeBase);
      succeeded(output.interleavedWriteFrameSync(packet));
    }
  };
  for (;;) {
    const code = sink.buffersinkGetFrameSync(frame);
    if (code === AVERROR_EOF) break;
    succeeded(code);
    // The encoder chooses.
    frame.pictType = AV_PICTURE_TYPE_NONE;
    succeeded(context.sendFrameSync(frame));
    frame.unref();
    write();
  }
  succeeded(context.sendFrameSync(null));
  write();
}

Log.setLevel(AV_LOG_ERROR);
const [graph, ...options] = process.argv.slice(2);
const file = options.pop();
make(file, graph, optionsOf(options));
