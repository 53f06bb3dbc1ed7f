import type { PrepareRequest } from '../contracts/clip-renderer.ts';
import type { RendererCapabilities, RendererCosts } from '../contracts/renderer-capabilities.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import type { RendererDefinition } from './renderer-definition.ts';

/** Raised whenever the kit makes other pictures of the same samples. */
const schema = 1;

/** Seconds for a million pixels, as encoders in this process have them. */
const usualCosts: RendererCosts = { start: 0, decodedMegapixel: 0.0055, encodedMegapixel: 0.0145 };

/**
 * What a defined renderer is able to do for an output. Errors: `invalid-option` for a container that it does not write,
 * or that does not take the codecs asked for.
 */
export function definedCapabilities(
  { name, version, containers, costs = usualCosts }: RendererDefinition,
  { output, codecs = {} }: Pick<PrepareRequest, 'output' | 'codecs'>,
): RendererCapabilities {
  const container = containers.find(({ extension }) => output.toLowerCase().endsWith(`.${extension}`));
  if (container === undefined) {
    const known = containers.map(({ extension }) => `.${extension}`).join(', ');
    throw refused(`The output ${output} names no container that the renderer "${name}" writes.`, `Choose ${known}.`);
  }
  const video = codecs.video ?? container.video[0];
  if (video === undefined || !container.video.includes(video)) {
    const choice = `Choose ${container.video.join(' or ')}, or leave the codec out.`;
    throw refused(`The renderer "${name}" writes no ${video} into .${container.extension}.`, choice);
  }
  const audio = codecs.audio === undefined ? (container.audio[0] ?? null) : codecs.audio;
  if (audio !== null && !container.audio.includes(audio)) {
    const choice = container.audio.length === 0 ? 'Render without sound.' : `Choose ${container.audio.join(' or ')}.`;
    throw refused(`The renderer "${name}" writes no ${audio} into .${container.extension}.`, choice);
  }
  const fingerprint = `${name} ${version}; author's kit ${schema}`;
  return {
    containers,
    video: { codec: video, fingerprint },
    audio: audio === null ? null : { codec: audio, fingerprint },
    wideColors: { toneMaps: false, fingerprint },
    readsFiles: false,
    transitions: true,
    copies: [],
    costs,
  };
}

function refused(message: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-option', message, { remedy });
}
