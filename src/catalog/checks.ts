import type { z } from 'zod';
import type { Check } from '../domain/lab.js';
import type { LabError } from '../domain/lab-error.js';
import type { GraderRegistry } from '../grading/registry.js';
import { nearest } from './nearest.js';
import { checkFields, gradeYaml } from './schemas.js';
import type { SourceFile } from './source-file.js';
import { fieldsAt, unknownField, validate } from './validate.js';
import { parseYaml, type YamlDocument } from './yaml-file.js';

export interface Checks {
  checks: readonly Check[];
  errors: readonly LabError[];
}

/** grade.yaml: the fields that all checks share, then each kind's own by its grader's schema. */
export function readChecks(file: SourceFile, graders: GraderRegistry): Checks {
  const parsed = parseYaml(file);
  const document = parsed.documents[0];
  if (!document) return { checks: [], errors: parsed.errors };
  const grade = validate(gradeYaml, document.value, { file, document, path: [] });
  if (!grade.ok) return { checks: [], errors: grade.errors };
  const errors: LabError[] = [];
  const checks: Check[] = [];
  grade.value.checks.forEach((fields, index) => {
    const result = readCheck(fields, ['checks', index], document, file, graders);
    if ('errors' in result) errors.push(...result.errors);
    else checks.push(result);
  });
  return { checks, errors: [...errors, ...relationErrors(grade.value.checks, document, file)] };
}

type CheckFields = z.infer<typeof gradeYaml>['checks'][number];

function readCheck(
  fields: CheckFields,
  path: readonly PropertyKey[],
  document: YamlDocument,
  file: SourceFile,
  graders: GraderRegistry,
): Check | { errors: readonly LabError[] } {
  const grader = graders.get(fields.kind);
  if (!grader) {
    const kinds = graders.all().map(({ kind }) => kind);
    const [meant] = nearest(fields.kind, kinds, 1);
    const hint = meant ? `Did you mean "${meant}"?` : `Known kinds: ${kinds.join(', ')}.`;
    return { errors: [file.error(document.offsetOf([...path, 'kind']), `unknown kind "${fields.kind}"`, hint)] };
  }
  const shared = Object.keys(checkFields);
  const own = Object.fromEntries(Object.entries(fields).filter(([name]) => !shared.includes(name)));
  const known = fieldsAt(grader.schema, []);
  const unknown = Object.keys(own).filter((name) => known.length > 0 && !known.includes(name));
  if (unknown.length > 0) {
    return {
      errors: unknown.map((name) => unknownField(name, [...known, ...shared], file, document.offsetOfKey(path, name))),
    };
  }
  const spec = validate(grader.schema, own, { file, document, path });
  if (!spec.ok) return spec;
  const { id, kind, title, points, why, gate, after, hidden, proves } = fields;
  return {
    id,
    kind,
    title,
    points,
    why,
    spec: spec.value,
    ...(gate === undefined ? {} : { gate }),
    ...(after === undefined ? {} : { after }),
    ...(hidden === undefined ? {} : { hidden }),
    ...(proves === undefined ? {} : { proves }),
  };
}

/** Ids are unique, `after` names checks of this lab, and no check waits for itself. */
function relationErrors(checks: readonly CheckFields[], document: YamlDocument, file: SourceFile): LabError[] {
  const ids = checks.map(({ id }) => id);
  const errors: LabError[] = [];
  checks.forEach(({ id, after }, index) => {
    if (ids.indexOf(id) !== index) {
      errors.push(file.error(document.offsetOf(['checks', index, 'id']), `another check is called "${id}" as well`));
    }
    (after ?? []).forEach((before, position) => {
      const offset = document.offsetOf(['checks', index, 'after', position]);
      if (!ids.includes(before)) {
        const [meant] = nearest(before, ids, 1);
        errors.push(
          file.error(offset, `no check is called "${before}"`, meant ? `Did you mean "${meant}"?` : undefined),
        );
      } else if (waitsFor(before, id, checks, new Set())) {
        errors.push(file.error(offset, `check "${id}" waits for itself through "${before}"`));
      }
    });
  });
  return errors;
}

function waitsFor(from: string, target: string, checks: readonly CheckFields[], visited: Set<string>): boolean {
  if (from === target) return true;
  if (visited.has(from)) return false;
  visited.add(from);
  const after = checks.find(({ id }) => id === from)?.after ?? [];
  return after.some((next) => waitsFor(next, target, checks, visited));
}
