import { ClipwrightError } from '../errors/clipwright-error.ts';

/** What a member of a definition must be. */
export type MemberRule = 'text' | 'function' | 'object';

/**
 * Refuses a definition that lacks a member, or has it of another kind, as it may come from plain JavaScript. Members
 * are read from the object itself, inherited ones too, and others are its author's own. Errors: `invalid-option`.
 *
 * @param maker Who takes it, for the message: `defineCache`.
 * @param members Those that there must be.
 * @param others Those that may be absent.
 */
export function checkDefinition<T extends object>(
  maker: string,
  definition: T,
  members: { readonly [Name in keyof T]?: MemberRule },
  others: { readonly [Name in keyof T]?: MemberRule } = {},
): void {
  if (typeof definition !== 'object' || definition === null) {
    throw invalid(maker, `${maker} was given no object.`, 'Give it a definition.');
  }
  const found = new Map<string, unknown>();
  for (const name in members) found.set(name, definition[name]);
  for (const name in others) if (definition[name] !== undefined) found.set(name, definition[name]);
  for (const [name, rule] of Object.entries<MemberRule | undefined>({ ...others, ...members })) {
    if (rule === undefined || !found.has(name) || isA(rule, found.get(name))) continue;
    throw invalid(name, `The ${name} that ${maker} was given is no ${rule}.`, `Give the definition a ${rule} ${name}.`);
  }
}

function isA(rule: MemberRule, value: unknown): boolean {
  if (rule === 'text') return typeof value === 'string' && value !== '';
  return rule === 'function' ? typeof value === 'function' : typeof value === 'object' && value !== null;
}

function invalid(option: string, message: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-option', message, { remedy, details: { option } });
}
