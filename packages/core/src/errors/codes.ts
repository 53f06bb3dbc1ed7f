/** Who can do something about an error: the caller's input, the media, the machine, nobody (cancelled), or us. */
export type ErrorKind = 'input' | 'media' | 'environment' | 'cancelled' | 'internal';

/**
 * Every code that an error of Clipwright's own packages can carry, with its kind. Codes are stable: they may be added,
 * never changed. What a plug-in needs beside them is a {@link PluginErrorCode}.
 */
export const errorCodes = {
  // The caller's input.
  'invalid-option': 'input',
  'plugin-incompatible': 'input',
  'plugin-failed': 'input',
  'backend-missing': 'input',
  'invalid-list': 'input',
  'invalid-clip': 'input',
  'invalid-layer': 'input',
  'layers-unsupported': 'input',
  'framing-unsupported': 'input',
  'transition-unsupported': 'input',
  'painter-missing': 'input',
  'empty-range': 'input',
  'start-past-end': 'input',
  'source-missing': 'input',
  'source-unreadable': 'input',
  'source-refused': 'input',
  'path-refused': 'input',
  'source-declined': 'input',
  'source-timed': 'input',
  'unknown-transform': 'input',
  'step-failed': 'input',
  'transform-failed': 'input',
  'no-such-stream': 'input',
  'output-exists': 'input',
  'output-is-source': 'input',
  'output-unwritable': 'input',
  'output-too-large': 'input',
  'nothing-loaded': 'input',
  'not-copyable': 'input',
  'text-too-long': 'input',
  'font-unreadable': 'input',
  'invalid-subtitles': 'input',
  // The media.
  'not-media': 'media',
  'source-truncated': 'media',
  'source-encrypted': 'media',
  'no-video-stream': 'media',
  'no-audio-stream': 'media',
  'unsupported-codec': 'media',
  'source-too-large': 'media',
  'source-damaged': 'media',
  'clock-restarts': 'media',
  'source-untimed': 'media',
  'source-appended': 'media',
  'source-changed': 'media',
  'probe-incomplete': 'media',
  'other-format': 'media',
  'too-many-parameter-sets': 'media',
  // The machine.
  'tool-missing': 'environment',
  'tool-unusable': 'environment',
  'tool-changed': 'environment',
  'encoder-missing': 'environment',
  'tool-failed': 'environment',
  'tool-killed': 'environment',
  'tool-stalled': 'environment',
  'tool-timeout': 'environment',
  'deadline-exceeded': 'environment',
  'disk-full': 'environment',
  'out-of-resources': 'environment',
  'store-failed': 'environment',
  'store-refused': 'environment',
  'store-unreachable': 'environment',
  'source-unreachable': 'environment',
  // Nobody's fault.
  cancelled: 'cancelled',
  // Wrong use of the interfaces, or a defect.
  'source-closed': 'internal',
  'lease-released': 'internal',
  disposed: 'internal',
  'contract-violation': 'internal',
  'verification-failed': 'internal',
  internal: 'internal',
} as const satisfies Record<string, ErrorKind>;

/** A code of Clipwright's own packages; a key of {@link errorCodes}. */
export type CoreErrorCode = keyof typeof errorCodes;

/** A code of a plug-in's own: its name, a slash, and what went wrong, such as `gif/no-color-table`. */
export type PluginErrorCode = `${string}/${string}`;

/** A stable name for what went wrong. */
export type ErrorCode = CoreErrorCode | PluginErrorCode;

/** Whether a code is one of {@link errorCodes}. */
export function isCoreErrorCode(code: string): code is CoreErrorCode {
  return Object.hasOwn(errorCodes, code);
}
