import { z } from 'zod';
import type { GraderRegistry } from '../grading/registry.js';
import { checkFields, labYaml, rightAnswerYaml, wrongAnswerYaml } from './schemas.js';

/** JSON Schemas (2020-12) of the files of a lab, for editors. */
export function labSchemas(graders: GraderRegistry): Record<'lab' | 'grade' | 'answer', unknown> {
  const shared = z.toJSONSchema(z.object(checkFields), { io: 'input' }) as ObjectSchema;
  const checks = graders.all().map((grader) => {
    const own = z.toJSONSchema(grader.schema, { io: 'input', unrepresentable: 'any' }) as ObjectSchema;
    const { $schema: _, ...rest } = own;
    return {
      ...rest,
      title: grader.kind,
      description: grader.summary,
      properties: { ...shared.properties, ...own.properties, kind: { const: grader.kind } },
      required: [...(shared.required ?? []), ...(own.required ?? [])],
    };
  });
  return {
    lab: z.toJSONSchema(labYaml, { io: 'input' }),
    grade: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: { checks: { type: 'array', minItems: 1, items: { oneOf: checks } } },
      required: ['checks'],
      additionalProperties: false,
    },
    answer: z.toJSONSchema(z.union([wrongAnswerYaml, rightAnswerYaml]), { io: 'input' }),
  };
}

interface ObjectSchema {
  $schema?: string;
  properties?: Record<string, unknown>;
  required?: readonly string[];
  [keyword: string]: unknown;
}
