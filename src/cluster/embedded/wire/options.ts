import type { Json } from '../object.js';
import { invalid } from '../registry/errors.js';
import { FieldErrors } from '../registry/field-errors.js';

type Verb = 'Create' | 'Update' | 'Patch' | 'Delete';

const POLICIES = ['Foreground', 'Background', 'Orphan'];
const VALIDATIONS = ['', 'Ignore', 'Strict', 'Warn'];

/** Refuses options of a request that the API server does not know. `body` is a DeleteOptions, where one was sent. */
export function checkOptions(verb: Verb, query: URLSearchParams, body?: Json): void {
  const errors = new FieldErrors();
  const dryRun = query.getAll('dryRun').filter(Boolean);
  if (dryRun.some((value) => value !== 'All')) errors.notSupported('dryRun', dryRun, ['All']);
  const validation = query.get('fieldValidation') ?? '';
  if (!VALIDATIONS.includes(validation)) errors.notSupported('fieldValidation', validation, VALIDATIONS);
  const policy = query.get('propagationPolicy') ?? body?.propagationPolicy;
  if (verb === 'Delete' && policy && !POLICIES.includes(policy)) {
    errors.notSupported('propagationPolicy', policy, [...POLICIES, 'nil']);
  }
  if (errors.any) throw invalid({ group: 'meta.k8s.io', kind: `${verb}Options` }, '', errors.causes);
}

export const isDryRun = (query: URLSearchParams): boolean => query.getAll('dryRun').includes('All');
