import type { ClipLoader, ClipSource, OpenEvent } from '../contracts/clip-loader.ts';
import { contractVersions } from '../contracts/contract-versions.ts';
import type { SourceIndex } from '../contracts/source-info.ts';
import { pendingWork } from '../operators/pending-work.ts';
import { type About, lastly, type Measuring, measured, measuredSamples, type Said, type Tell } from './measure.ts';
import { closeLate } from './relay.ts';
import { together } from './together.ts';

const result: Said = { isResult: true };
const notYet: Said = { isResult: false };
const opened = (event: OpenEvent): Said => (event.type === 'opened' ? result : notYet);
const once: Measuring<SourceIndex> = { say: () => result, pass: (index) => index };

/** A loader whose openings, and the readings of its sources, are measured. */
export function instrumentedLoader(loader: ClipLoader, tell: Tell): ClipLoader {
  const closing = pendingWork();
  const late = closeLate(closing);
  const ends = together([loader], closing);
  const pass = (event: OpenEvent): OpenEvent => {
    if (event.type === 'progress') return event;
    const source = instrumentedSource(event.source, tell);
    return event.cached === undefined ? { type: 'opened', source } : { type: 'opened', source, cached: event.cached };
  };
  return {
    contracts: { ClipLoader: contractVersions.ClipLoader },
    open: (request) => {
      const about: About = { contract: 'ClipLoader', call: 'open', of: request.uri };
      return measured(about, tell, () => loader.open(request), { say: opened, pass, late });
    },
    settled: () => ends.settled(),
    [Symbol.asyncDispose]: () => lastly(ends, tell),
  };
}

function instrumentedSource(source: ClipSource, tell: Tell): ClipSource {
  const about = (call: About['call']): About => ({ contract: 'ClipLoader', call, of: source.uri });
  const instrumented: Writable<ClipSource> = {
    uri: source.uri,
    info: source.info,
    index: (range, detail) => measured(about('index'), tell, () => source.index(range, detail), once),
    video: (range, format) => measuredSamples(about('video'), tell, source.video(range, format)),
    audio: (range, format) => measuredSamples(about('audio'), tell, source.audio(range, format)),
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  };
  const { fingerprint, file } = source;
  const through = source.audioThrough?.bind(source);
  if (through !== undefined) {
    instrumented.audioThrough = (files, range, format) =>
      measuredSamples(about('audio'), tell, through(files, range, format));
  }
  if (fingerprint !== undefined) instrumented.fingerprint = fingerprint;
  if (file !== undefined) instrumented.file = file;
  if (source.decoder !== undefined) instrumented.decoder = source.decoder.bind(source);
  if (source.check !== undefined) instrumented.check = source.check.bind(source);
  return instrumented;
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };
