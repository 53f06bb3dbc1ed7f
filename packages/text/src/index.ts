export type { SvgRenderer } from './engine.ts';
export type { BaseFonts, FontFiles } from './fonts/font-files.ts';
export type { TextSpan } from './layout/text-span.ts';
export { fullStyle } from './style/full-style.ts';
export { textPresetNames, textPresets } from './style/presets.ts';
export type {
  FullTextStyle,
  TextBox,
  TextMark,
  TextOutline,
  TextPosition,
  TextPreset,
  TextShadow,
  TextStyle,
} from './style/text-style.ts';
export { cueStyle } from './subtitles/cue-style.ts';
export type { CuedClip } from './subtitles/cues-on-timeline.ts';
export { cuesOnTimeline } from './subtitles/cues-on-timeline.ts';
export { readSubtitles } from './subtitles/read-subtitles.ts';
export type {
  CuePlacement,
  SubtitleCue,
  SubtitleFormat,
  Subtitles,
  SubtitleWarning,
} from './subtitles/subtitle-cue.ts';
export { subtitleTexts } from './subtitles/subtitle-texts.ts';
export { writeSubtitles } from './subtitles/write-subtitles.ts';
export type { PaintedText, PaintRequest, TextMeasure, TextPainter, TextPainterParts } from './text-painter.ts';
export { createTextPainter } from './text-painter.ts';
export type { TextWarning } from './text-warning.ts';
