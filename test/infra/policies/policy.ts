import type { Template } from './template.ts';

/** A rule over all resources of a template, with a way to break it that shows that it is watched. */
export interface Policy {
  readonly rule: string;
  /** The logical ids that break the rule. */
  readonly broken: (template: Template) => string[];
  /** Changes a copy of the template so that the rule is broken, and says by whom. */
  readonly breakIt: (template: Template) => string;
}

/** The logical ids of those that do not fit. */
export const idsOf = (resources: readonly { readonly id: string }[]): string[] => resources.map(({ id }) => id);
