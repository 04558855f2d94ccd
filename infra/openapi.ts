import { writeFileSync } from 'node:fs';
import { GENERATED } from './openapi/generated.ts';

// `npm run docs`: writes the documents that are generated from the contracts. A test compares the committed files with them.

for (const { file, content } of GENERATED) {
  writeFileSync(file, content());
  process.stdout.write(`${file.pathname.split('/').slice(-2).join('/')} written\n`);
}
