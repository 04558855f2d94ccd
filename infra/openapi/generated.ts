import { asyncApiDocument } from '../asyncapi/document.ts';
import { openApiDocument } from './document.ts';
import { problemsPage } from './problems.ts';
import { statesPage } from './states.ts';

const json = (document: unknown) => `${JSON.stringify(document, undefined, 2)}\n`;

/** Every generated file, and what must stand in it. */
export const GENERATED: readonly { readonly file: URL; readonly content: () => string }[] = [
  { file: new URL('../../docs/openapi.json', import.meta.url), content: () => json(openApiDocument()) },
  { file: new URL('../../docs/asyncapi.json', import.meta.url), content: () => json(asyncApiDocument()) },
  { file: new URL('../../docs/problems.md', import.meta.url), content: problemsPage },
  { file: new URL('../../docs/states.md', import.meta.url), content: statesPage },
];
