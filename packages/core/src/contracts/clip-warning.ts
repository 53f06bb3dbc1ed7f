/** Something that was done differently from what was asked, and is no failure. */
export interface ClipWarning {
  readonly code: WarningCode;
  readonly message: string;
}

/** What a warning is of; a plug-in's own has its name before a slash. */
export type WarningCode =
  | 'clock-leaps'
  | 'end-clamped'
  | 'fade-shortened'
  | 'frames-held'
  | 'glyphs-missing'
  | 'loudness-not-measurable'
  | 'loudness-not-reached'
  | 'not-held'
  | 'not-tone-mapped'
  | 'sound-outside-picture'
  | 'subtitles-simplified'
  | 'text-outside'
  | 'timecode-assumed'
  | 'timecode-ignored'
  | 'transition-shortened'
  | `${string}/${string}`;
