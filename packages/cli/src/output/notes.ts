import {
  type ClipDamage,
  type ClipWarning,
  type ErrorCode,
  type ListLoss,
  maxAttempts,
  type RetryingEvent,
} from '@clipwright/core';
import { asFlags } from './as-flags.ts';
import { printable } from './printable.ts';

/** The line for a clip that will not be in the result. Clips are counted from 1 for people. */
export function failureNote(clip: {
  readonly index: number;
  readonly source: string;
  readonly status: string;
  readonly code?: ErrorCode;
  readonly message?: string;
}): string {
  const reason = clip.code === undefined ? '' : `: ${clip.code}: ${printable(asFlags(clip.message ?? ''))}`;
  return `clip ${clip.index + 1} (${printable(clip.source)}) ${clip.status}${reason}`;
}

/** The line for a layer that is left out. */
export function layerNote(layer: {
  readonly source: string;
  readonly status: string;
  readonly code?: string;
  readonly message?: string;
}): string {
  const reason = layer.code === undefined ? '' : `: ${layer.code}: ${printable(asFlags(layer.message ?? ''))}`;
  return `layer (${printable(layer.source)}) ${layer.status}${reason}`;
}

/** The line for something that was done differently from what was asked. */
export function warningNote(index: number, source: string, warning: ClipWarning): string {
  return `clip ${index + 1} (${printable(source)}) ${warning.code}: ${printable(asFlags(warning.message))}`;
}

/** The line for something that a list says and that is not so in what was made of it. */
export function lossNote({ code, subject, message, count, place }: ListLoss): string {
  const where = place === undefined ? [] : [count === 1 ? `line ${place.line}` : `first in line ${place.line}`];
  const details = [...(count === 1 ? [] : [`${count} times`]), ...where].join(', ');
  return `list ${code} ${printable(subject)}: ${printable(message)}${details === '' ? '' : ` (${details})`}`;
}

/** The line for something that failed of what may pass, and will be tried again. */
export function retryNote({ code, message, attempt, delay }: RetryingEvent): string {
  return `trying again in ${(delay / 1000).toFixed(1)} s (${attempt} of ${maxAttempts}): ${code}: ${printable(asFlags(message))}`;
}

/** The line for a clip that was rendered as far as it decodes. */
export function damageNote(index: number, source: string, damage: ClipDamage): string {
  return `clip ${index + 1} (${printable(source)}) damaged: ${damageText(damage)}`;
}

/** What of a clip does not decode. */
export function damageText({ missing, frozen, silent }: ClipDamage): string {
  const parts = [
    missing + frozen > 0 ? `${missing} frames do not decode, and ${frozen} output frames show another instead` : '',
    silent > 0 ? `${silent} samples of sound are silent instead` : '',
  ].filter(Boolean);
  return parts.join('; ');
}
