import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { graders } from '../../../graders/index.js';
import { packageRoot } from '../../../src/process/package-root.js';

const page = readFileSync(join(packageRoot(), 'docs/writing-labs.md'), 'utf8');
const kinds = graders.map(({ kind }) => kind).sort();

test('the page for authors names every check kind', () => {
  const named = [...page.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, kind]) => kind).sort();
  expect(named).toEqual(kinds);
});

test('its examples are checks that the kinds take', () => {
  const [block = ''] = [...page.matchAll(/```yaml\n( {2}- kind: [\s\S]*?)```/g)].map(([, text]) => text);
  const examples = parse(block) as { kind: string }[];
  expect(examples.length).toBeGreaterThanOrEqual(9);
  for (const { kind, ...fields } of examples) {
    const schema = graders.find((grader) => grader.kind === kind)?.schema;
    expect({ kind, problems: schema?.safeParse(fields).error?.issues }).toEqual({ kind, problems: undefined });
  }
});
