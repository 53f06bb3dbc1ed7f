import type { Observable } from 'rxjs';
import type { RationalText } from '../time/rational.ts';
import type { Artifact, Produce } from './artifact-store.ts';
import type { AudioEncoding } from './output-profile.ts';
import type { ProgressEvent } from './progress.ts';
import type { SourceRef } from './segment-request.ts';

/** Sound of a source, from one place on. */
export interface ClipSound {
  readonly kind: 'clip';
  readonly source: SourceRef;
  /** Seconds from the source's zero; may lie before it, where all is silent. */
  readonly start: RationalText;
  /** Seconds of the source per second of the output, at the same pitch. @default 1 */
  readonly speed?: RationalText;
  /** Factor. @default 1 */
  readonly volume?: number;
  /** To which loudness it is brought by one gain, before its volume. @default none */
  readonly loudness?: ClipLoudness;
  /** Samples of the output, per channel. */
  readonly samples: number;
  /** Samples over which it rises from silence at its beginning, linearly. @default 0 */
  readonly fadeIn?: number;
  /** Samples over which it falls to silence at its end, linearly. @default 0 */
  readonly fadeOut?: number;
  /**
   * What happens to sound that does not decode: a failure (`source-damaged`), or silence, counted. No part of the key.
   * @default 'fail'
   */
  readonly onDamage?: 'fail' | 'silence';
}

/** How loud a clip's sound is to be, all of which is measured, whatever of it a stretch has. */
export interface ClipLoudness {
  /** LUFS. */
  readonly target: number;
  /** Seconds from the source's zero at which the clip begins. */
  readonly start: RationalText;
  /** Samples of the output that it lasts, per channel. */
  readonly samples: number;
}

export interface Silence {
  readonly kind: 'silence';
  /** Samples of the output, per channel. */
  readonly samples: number;
}

/** One giving way to the other, at equal power: both last as long as the stretch. */
export interface CrossfadeSound {
  readonly kind: 'crossfade';
  readonly from: ClipSound | Silence;
  readonly to: ClipSound | Silence;
  /** Samples of the output, per channel. */
  readonly samples: number;
}

/** One stretch of the sound. */
export type SoundStretch = ClipSound | Silence | CrossfadeSound;

/** Music under everything else, from the first sample to the last. */
export interface MusicBed {
  /** Absolute path of a file that ffmpeg can read; also what stands for its content in `identities`. */
  readonly file: string;
  /** Factor. */
  readonly volume: number;
  /** Seconds into the music at which the output begins. */
  readonly start: RationalText;
  readonly loop: boolean;
  /** Samples over which it falls to silence at the output's end, linearly. */
  readonly fadeOut: number;
  /** By how much it is quieter where a clip is heard. @default not at all */
  readonly duck?: MusicDucking;
}

/**
 * How music gives way to clips: stretches in which one of them is heard. It falls before and rises after each along a
 * straight line of decibels; where two of these meet, the quieter one counts.
 */
export interface MusicDucking {
  /** Decibels by which it is quieter; above 0. */
  readonly by: number;
  /** Samples before a clip over which it falls. */
  readonly attack: number;
  /** Samples after a clip over which it rises. */
  readonly release: number;
}

/** The whole sound of the output. */
export interface AudioRequest {
  /**
   * Whether all of it is one source's sound from its beginning, in the codec, the rate and the channels of `encoding`, so
   * that packets of the source may stand for it as they are. @default false
   */
  readonly copy?: true;
  readonly stretches: readonly SoundStretch[];
  /**
   * What is heard beside them, each from the output's beginning on: nothing where it is over, and nothing beyond the end of
   * the stretches. Where a stretch is named by its position, those of the tracks come after these, one track after the
   * other. Asked for of renderers alone that say that they mix them ({@link RendererCapabilities.mixesTracks}). @default
   * none
   */
  readonly tracks?: readonly (readonly SoundStretch[])[];
  readonly music?: MusicBed;
  /**
   * How loud all of it is to be, in LUFS: what comes out of a decoder is so loud, and has no true peak above -1 dBTP. Asked
   * for of renderers alone that say that they can ({@link RendererCapabilities.levelsSound}). @default as it comes
   */
  readonly loudness?: number;
  readonly encoding: AudioEncoding;
}

/** What was done to bring a sound to a loudness, and limits it. Plain JSON data. */
export interface SoundLevel {
  /** Decibels by which it is louder. */
  readonly gain: number;
  /** True peak that the limiter lets through, in dBTP. */
  readonly ceiling: number;
}

/**
 * One of the chunks in which a sound is encoded: so many packets of it. Positions are samples of the output, per
 * channel. A sample of the mix may depend on what sounds up to a packet before and after it, and on nothing else.
 */
export interface SoundChunk {
  /** Counted from the beginning of the output. */
  readonly index: number;
  readonly packets: number;
  /** Packets that are encoded before them and thrown away. */
  readonly lead: number;
  /** What goes into the encoder for all of these. */
  readonly from: number;
  readonly to: number;
  /** The samples that count as its own: those of all chunks follow each other without a hole. */
  readonly begin: number;
  readonly end: number;
  /** What is done to it beside what the request says, as was found by measuring the whole. @default nothing */
  readonly level?: SoundLevel;
}

/** Where chunks of a sound are kept, and found again. */
export interface SoundKeeper {
  /** Progress, then one `kept`, and it completes; the file is there as long as the request for the sound runs. */
  acquire(chunk: SoundChunk, produce: Produce): Observable<ProgressEvent | KeptChunkEvent>;
}

export interface KeptChunkEvent {
  readonly type: 'kept';
  readonly artifact: Artifact;
  /** Whether it was there. */
  readonly reused: boolean;
}

export interface AudioMeta {
  /** Samples per channel that went into the encoder. */
  readonly samples: number;
  /** Samples of the output that are silent because the source's do not decode, by the stretch's position. */
  readonly lost?: readonly { readonly stretch: number; readonly samples: number }[];
  /**
   * Clips whose sound was to be brought to a loudness, and cannot be measured: by the stretch's position, and which side
   * of it, 0 for `from` or the only one, 1 for `to`. @default none
   */
  readonly unmeasured?: readonly { readonly stretch: number; readonly side: number }[];
  /** What came of the loudness that was asked for. */
  readonly loudness?: ReachedLoudness;
  /** Whether it is packets of the source as they are. @default false */
  readonly copied?: true;
}

/** How loud a finished sound is, measured of what comes out of a decoder. Plain JSON data. */
export type ReachedLoudness = {
  /** Decibels by which all of it was made louder; 0 where it cannot be measured. */
  readonly gain: number;
  /** LUFS; absent where it cannot be measured: it is shorter than 0.4 s, or nowhere above -70 LUFS. */
  readonly integrated?: number;
  /** Loudness range, in LU. */
  readonly range: number;
  /** True peak, in dBTP; absent for silence. */
  readonly truePeak?: number;
};
