import { isRecord, type Json } from '../../object.js';
import type { FieldErrors } from '../field-errors.js';
import { dnsLabel, dnsSubdomain } from '../names.js';
import type { Rules } from '../rules.js';

export const customResourceDefinitionRules: Rules = {
  name: dnsSubdomain,
  status: true,
  generation: true,
  defaults: ({ spec }) => {
    if (!spec) return;
    spec.scope ??= 'Namespaced';
    spec.names ??= {};
    spec.names.singular ||= String(spec.names.kind ?? '').toLowerCase();
    spec.names.listKind ||= `${spec.names.kind ?? ''}List`;
    spec.conversion ??= { strategy: 'None' };
  },
  beforeCreate: (definition) => {
    const storedVersions = (definition.spec?.versions ?? []).flatMap(({ name, storage }: Json) =>
      storage ? [name] : [],
    );
    definition.status = { conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions };
  },
  validate: ({ metadata, spec }, errors) => {
    const expected = `${spec?.names?.plural}.${spec?.group}`;
    if (metadata.name !== expected)
      errors.invalid('metadata.name', metadata.name, `must be spec.names.plural+"."+spec.group`);
    if (!spec?.group) errors.required('spec.group');
    else if (!spec.group.includes('.'))
      errors.invalid('spec.group', spec.group, 'should be a domain with at least one dot');
    for (const field of ['plural', 'kind']) if (!spec?.names?.[field]) errors.required(`spec.names.${field}`);
    for (const text of dnsLabel(spec?.names?.plural ?? 'x'))
      errors.invalid('spec.names.plural', spec.names.plural, text);
    const versions: Json[] = spec?.versions ?? [];
    if (versions.filter((version) => version.storage).length !== 1) {
      errors.invalid('spec.versions', versions, 'must have exactly one version marked as storage version');
    }
    versions.forEach((version, i) => {
      if (!version.schema?.openAPIV3Schema)
        errors.required(`spec.versions[${i}].schema.openAPIV3Schema`, 'schemas are required');
    });
  },
};

/** Rules of the custom resources that a definition's version describes. */
export function customRules(schema: Json, hasStatus: boolean): Rules {
  return {
    name: dnsSubdomain,
    generation: true,
    status: hasStatus,
    validate: (object, errors) => {
      const { apiVersion: _, kind: __, metadata: ___, ...rest } = object;
      validateValue(schema, rest, '', errors);
    },
  };
}

/** JSON Schema as far as structural schemas of CustomResourceDefinitions use it, CEL rules excepted. */
function validateValue(schema: Json, value: Json, path: string, errors: FieldErrors): void {
  if (!schema || value === undefined) return;
  const at = path || '<nil>';
  if (value === null) {
    if (!schema.nullable) errors.invalid(at, 'null', `${path} in body must be of type ${schema.type}: "null"`);
    return;
  }
  if (schema.type && !hasType(schema, value)) {
    errors.invalid(
      at,
      typeName(value),
      `${path} in body must be of type ${schema.type}: ${JSON.stringify(typeName(value))}`,
    );
    return;
  }
  if (schema.enum && !schema.enum.includes(value)) errors.notSupported(at, value, schema.enum);
  if (typeof value === 'number') {
    if (schema.minimum !== undefined && value < schema.minimum) {
      errors.invalid(at, value, `${path} in body should be greater than or equal to ${schema.minimum}`);
    }
    if (schema.maximum !== undefined && value > schema.maximum) {
      errors.invalid(at, value, `${path} in body should be less than or equal to ${schema.maximum}`);
    }
  }
  if (typeof value === 'string') {
    if (schema.pattern && !new RegExp(schema.pattern).test(value)) {
      errors.invalid(at, value, `${path} in body should match '${schema.pattern}'`);
    }
    if (schema.minLength !== undefined && value.length < schema.minLength) {
      errors.invalid(at, value, `${path} in body should be at least ${schema.minLength} chars long`);
    }
    if (schema.maxLength !== undefined && value.length > schema.maxLength) {
      errors.tooLong(at, schema.maxLength);
    }
  }
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) validateValue(schema.items, item, `${path}[${i}]`, errors);
  }
  if (!isRecord(value)) return;
  const below = (name: string): string => (path ? `${path}.${name}` : name);
  for (const name of schema.required ?? []) if (value[name] === undefined) errors.required(below(name));
  for (const [name, inner] of Object.entries(value)) {
    const known =
      schema.properties?.[name] ?? (isRecord(schema.additionalProperties) ? schema.additionalProperties : undefined);
    validateValue(known, inner, below(name), errors);
  }
}

function typeName(value: Json): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function hasType(schema: Json, value: Json): boolean {
  if (schema['x-kubernetes-int-or-string']) return typeof value === 'string' || Number.isInteger(value);
  const name = typeName(value);
  return name === schema.type || (schema.type === 'number' && name === 'integer');
}
