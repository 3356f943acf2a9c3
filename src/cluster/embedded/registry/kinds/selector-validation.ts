import { equal, isRecord, type Json, type Obj } from '../../object.js';
import type { FieldErrors } from '../field-errors.js';
import { validateLabels } from '../metadata.js';
import { qualifiedName } from '../names.js';
import { selects } from '../selectors.js';
import { validatePodSpec } from './pod-validation.js';

export function validateLabelSelector(selector: Json, path: string, errors: FieldErrors): void {
  if (!selector) return;
  validateLabels(selector.matchLabels, `${path}.matchLabels`, errors);
  (selector.matchExpressions ?? []).forEach((expression: Json, i: number) => {
    const at = `${path}.matchExpressions[${i}]`;
    const values = expression.values ?? [];
    switch (expression.operator) {
      case 'In':
      case 'NotIn':
        if (values.length === 0)
          errors.required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
        break;
      case 'Exists':
      case 'DoesNotExist':
        if (values.length > 0)
          errors.forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        break;
      default:
        errors.invalid(`${at}.operator`, expression.operator, 'not a valid selector operator');
    }
    for (const text of qualifiedName(expression.key)) errors.invalid(`${at}.key`, expression.key, text);
  });
}

/** Selector and template of a workload, and that they fit. `claims` are names that its pods may mount beside their volumes. */
export function validateWorkload(
  object: Obj,
  restartPolicies: readonly string[],
  errors: FieldErrors,
  claims: readonly string[] = [],
): void {
  const { selector, template } = object.spec;
  const unfit = (): void => {
    const labels = template?.metadata?.labels ?? null;
    errors.invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`');
  };
  if (!selector) {
    errors.required('spec.selector');
    unfit();
  } else {
    validateLabelSelector(selector, 'spec.selector', errors);
    const empty = !Object.keys(selector.matchLabels ?? {}).length && !selector.matchExpressions?.length;
    if (empty) errors.invalid('spec.selector', selector, `empty selector is invalid for ${object.kind.toLowerCase()}`);
    else if (!selects(selector, template?.metadata?.labels)) unfit();
  }
  validateTemplate(template, restartPolicies, 'spec.template', errors, claims);
}

export function validateTemplate(
  template: Json,
  restartPolicies: readonly string[],
  path: string,
  errors: FieldErrors,
  claims: readonly string[] = [],
): void {
  validateLabels(template?.metadata?.labels, `${path}.labels`, errors);
  if (!isRecord(template?.spec)) return;
  validatePodSpec(template.spec, `${path}.spec`, errors, claims);
  const { restartPolicy } = template.spec;
  if (!restartPolicies.includes(restartPolicy) && ['Always', 'OnFailure', 'Never'].includes(restartPolicy)) {
    errors.notSupported(`${path}.spec.restartPolicy`, restartPolicy, restartPolicies);
  }
}

export function validateSelectorUpdate(object: Obj, before: Obj, errors: FieldErrors): void {
  if (!equal(object.spec.selector, before.spec.selector)) {
    errors.invalid('spec.selector', object.spec.selector, 'field is immutable');
  }
}

export function notNegative(value: Json, at: string, errors: FieldErrors): void {
  if (value !== undefined && value !== null && value < 0)
    errors.invalid(at, value, 'must be greater than or equal to 0');
}
