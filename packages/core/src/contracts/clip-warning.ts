/** Something that was done differently from what was asked, and is no failure. */
export interface ClipWarning {
  readonly code:
    | 'clock-leaps'
    | 'end-clamped'
    | 'fade-shortened'
    | 'frames-held'
    | 'not-held'
    | 'not-tone-mapped'
    | 'sound-outside-picture'
    | 'transition-shortened';
  readonly message: string;
}
