import type { OutputOptions } from '../../contracts/output-options.ts';
import type { ContainerCapability, RendererCapabilities } from '../../contracts/renderer-capabilities.ts';

/** The container of an output, by the end of its name, as a renderer's capabilities tell it. */
export function containerIn(
  { containers }: Pick<RendererCapabilities, 'containers'>,
  { file }: Pick<OutputOptions, 'file'>,
): ContainerCapability | undefined {
  return containers.find(({ extension }) => file.toLowerCase().endsWith(`.${extension}`));
}
