import { expect, test } from 'vitest';
import { graders } from '../../../graders/index.js';
import { labSchemas } from '../../../src/catalog/json-schema.js';
import { createRegistry } from '../../../src/grading/registry.js';

interface Schema {
  title?: string;
  properties: Record<string, Schema & { const?: string }>;
  required: string[];
  additionalProperties?: boolean;
  items?: { oneOf: Schema[] };
}

const schemas = labSchemas(createRegistry(graders)) as Record<'lab' | 'grade' | 'answer', Schema>;

test('lab.yaml: its fields, and what may be left out', () => {
  expect(schemas.lab.required).toEqual(['id', 'title', 'exams', 'domain', 'difficulty', 'minutes', 'namespaces']);
  expect(schemas.lab.additionalProperties).toBe(false);
});

test('grade.yaml: one shape for each kind of check, with the shared fields', () => {
  const checks = schemas.grade.properties.checks?.items?.oneOf ?? [];
  expect(checks.map(({ title }) => title)).toEqual(graders.map(({ kind }) => kind));
  for (const check of checks) {
    expect(check.properties.kind?.const).toBe(check.title);
    expect(check.required).toEqual(expect.arrayContaining(['id', 'kind', 'title', 'points', 'why']));
  }
  const reach = checks.find(({ title }) => title === 'reach');
  expect(reach?.required).toContain('flows');
});

test('they can be written as JSON', () => {
  expect(JSON.parse(JSON.stringify(schemas))).toEqual(schemas);
});
