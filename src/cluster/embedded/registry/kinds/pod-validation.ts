import type { Json } from '../../object.js';
import { quantityNano } from '../../schema/quantity.js';
import type { FieldErrors } from '../field-errors.js';
import { validateLabels } from '../metadata.js';
import { configKey, dnsLabel, dnsSubdomain, envVarName, portName } from '../names.js';
import { validateLifecycle, validateProbe } from './probe-validation.js';
import { validateVolumes } from './volume-validation.js';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

/** A pod's spec at `path` ("spec" or "spec.template.spec"); `claims` may be mounted like its volumes. */
export function validatePodSpec(spec: Json, path: string, errors: FieldErrors, claims: readonly string[] = []): void {
  const volumes = new Set([...validateVolumes(spec.volumes ?? [], `${path}.volumes`, errors), ...claims]);
  const names = new Set<string>();
  const portNames = new Map<string, Set<string>>();
  if (!spec.containers || spec.containers.length === 0) errors.required(`${path}.containers`);
  (spec.containers ?? []).forEach((container: Json, i: number) => {
    const at = `${path}.containers[${i}]`;
    validateContainer(container, at, volumes, errors);
    uniqueName(container, at, names, errors);
    validateProbes(container, at, errors);
    if (container.restartPolicy && !spec.initContainers?.includes(container)) {
      // Only meaningful on init containers, but allowed to say since 1.34.
      oneOf(container.restartPolicy, ['Always', 'OnFailure', 'Never'], `${at}.restartPolicy`, errors);
    }
    uniquePortNames(container, at, portNames, errors);
  });
  (spec.initContainers ?? []).forEach((container: Json, i: number) => {
    const at = `${path}.initContainers[${i}]`;
    validateContainer(container, at, volumes, errors);
    uniqueName(container, at, names, errors);
    if (container.restartPolicy === 'Always') validateProbes(container, at, errors);
    else {
      for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle']) {
        if (container[probe])
          errors.forbidden(`${at}.${probe}`, 'may not be set for init containers without restartPolicy=Always');
      }
    }
  });
  oneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], `${path}.restartPolicy`, errors);
  oneOf(spec.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'], `${path}.dnsPolicy`, errors);
  validateLabels(spec.nodeSelector, `${path}.nodeSelector`, errors);
  for (const field of ['serviceAccountName', 'nodeName', 'priorityClassName']) {
    if (spec[field])
      for (const text of dnsSubdomain(spec[field])) errors.invalid(`${path}.${field}`, spec[field], text);
  }
  for (const field of ['hostname', 'subdomain']) {
    if (spec[field]?.includes('.')) errors.invalid(`${path}.${field}`, spec[field], 'must not contain dots');
    else if (spec[field])
      for (const text of dnsLabel(spec[field])) errors.invalid(`${path}.${field}`, spec[field], text);
  }
  if (spec.dnsPolicy === 'None' && !spec.dnsConfig) {
    errors.required(`${path}.dnsConfig`, 'must provide `dnsConfig` when `dnsPolicy` is None');
  } else if (spec.dnsPolicy === 'None' && !spec.dnsConfig.nameservers?.length) {
    errors.required(
      `${path}.dnsConfig.nameservers`,
      'must provide at least one DNS nameserver when `dnsPolicy` is None',
    );
  }
  if (spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds < 1) {
    errors.invalid(
      `${path}.activeDeadlineSeconds`,
      spec.activeDeadlineSeconds,
      'must be between 1 and 2147483647, inclusive',
    );
  }
  validateTolerations(spec.tolerations ?? [], `${path}.tolerations`, errors);
}

function validateContainer(container: Json, at: string, volumes: ReadonlySet<string>, errors: FieldErrors): void {
  if (!container.name) errors.required(`${at}.name`);
  else for (const text of dnsLabel(container.name)) errors.invalid(`${at}.name`, container.name, text);
  if (!container.image) errors.required(`${at}.image`);
  else if (container.image !== container.image.trim()) {
    errors.invalid(`${at}.image`, container.image, 'must not have leading or trailing whitespace');
  }
  validatePorts(container.ports ?? [], `${at}.ports`, errors);
  validateEnv(container.env ?? [], `${at}.env`, errors);
  (container.envFrom ?? []).forEach((source: Json, i: number) => {
    const names = ['configMapRef', 'secretRef'].filter((name) => source[name]);
    if (names.length === 0)
      errors.invalid(`${at}.envFrom[${i}]`, '', 'must specify one of: `configMapRef` or `secretRef`');
    for (const name of names) if (!source[name].name) errors.required(`${at}.envFrom[${i}].${name}.name`);
  });
  validateMounts(container.volumeMounts ?? [], `${at}.volumeMounts`, volumes, errors);
  oneOf(container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], `${at}.imagePullPolicy`, errors);
  validateResources(container.resources ?? {}, `${at}.resources`, errors);
}

function validateProbes(container: Json, at: string, errors: FieldErrors): void {
  validateProbe(container.livenessProbe, `${at}.livenessProbe`, errors);
  if (container.livenessProbe && container.livenessProbe.successThreshold !== 1) {
    errors.invalid(`${at}.livenessProbe.successThreshold`, container.livenessProbe.successThreshold, 'must be 1');
  }
  validateProbe(container.readinessProbe, `${at}.readinessProbe`, errors);
  validateProbe(container.startupProbe, `${at}.startupProbe`, errors);
  if (container.startupProbe && container.startupProbe.successThreshold !== 1) {
    errors.invalid(`${at}.startupProbe.successThreshold`, container.startupProbe.successThreshold, 'must be 1');
  }
  validateLifecycle(container.lifecycle, `${at}.lifecycle`, errors);
}

function uniqueName(container: Json, at: string, names: Set<string>, errors: FieldErrors): void {
  if (names.has(container.name)) errors.duplicate(`${at}.name`, container.name);
  names.add(container.name);
}

function uniquePortNames(container: Json, at: string, known: Map<string, Set<string>>, errors: FieldErrors): void {
  const here = known.get(container.name) ?? new Set<string>();
  (container.ports ?? []).forEach((port: Json, i: number) => {
    if (!port.name) return;
    if (here.has(port.name)) errors.duplicate(`${at}.ports[${i}].name`, port.name);
    here.add(port.name);
  });
  known.set(container.name, here);
}

function validatePortNumber(value: Json, at: string, errors: FieldErrors): void {
  if (!Number.isInteger(value) || value < 1 || value > 65535) {
    errors.invalid(at, value, 'must be between 1 and 65535, inclusive');
  }
}

function validatePorts(ports: Json[], path: string, errors: FieldErrors): void {
  ports.forEach((port, i) => {
    const at = `${path}[${i}]`;
    if (port.name) for (const text of portName(port.name)) errors.invalid(`${at}.name`, port.name, text);
    if (!port.containerPort) errors.required(`${at}.containerPort`);
    else validatePortNumber(port.containerPort, `${at}.containerPort`, errors);
    if (port.hostPort) validatePortNumber(port.hostPort, `${at}.hostPort`, errors);
    oneOf(port.protocol, PROTOCOLS, `${at}.protocol`, errors);
  });
}

function validateEnv(variables: Json[], path: string, errors: FieldErrors): void {
  variables.forEach((variable, i) => {
    const at = `${path}[${i}]`;
    if (!variable.name) errors.required(`${at}.name`);
    else for (const text of envVarName(variable.name)) errors.invalid(`${at}.name`, variable.name, text);
    const from = variable.valueFrom;
    if (!from) return;
    const sources = Object.keys(from);
    if (sources.length === 0) {
      errors.invalid(
        `${at}.valueFrom`,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      );
    } else if (variable.value) errors.invalid(`${at}.valueFrom`, '', 'may not be specified when `value` is not empty');
    if (from.fieldRef) validateFieldPath(from.fieldRef.fieldPath, `${at}.valueFrom.fieldRef.fieldPath`, errors);
    for (const source of ['configMapKeyRef', 'secretKeyRef']) {
      const ref = from[source];
      if (!ref) continue;
      if (!ref.name) errors.required(`${at}.valueFrom.${source}.name`);
      if (!ref.key) errors.required(`${at}.valueFrom.${source}.key`);
      else for (const text of configKey(ref.key)) errors.invalid(`${at}.valueFrom.${source}.key`, ref.key, text);
    }
  });
}

const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

function validateFieldPath(path: string | undefined, at: string, errors: FieldErrors): void {
  if (!path) errors.required(at);
  else if (!ENV_FIELDS.includes(path) && !/^metadata\.(labels|annotations)\['[^']+'\]$/.test(path)) {
    errors.invalid(at, path, `error converting fieldPath: field label not supported: ${path}`);
  }
}

function validateMounts(mounts: Json[], path: string, volumes: ReadonlySet<string>, errors: FieldErrors): void {
  const paths = new Set<string>();
  mounts.forEach((mount, i) => {
    const at = `${path}[${i}]`;
    if (!mount.name) errors.required(`${at}.name`);
    else if (!volumes.has(mount.name)) errors.notFound(`${at}.name`, mount.name);
    if (!mount.mountPath) errors.required(`${at}.mountPath`);
    else if (paths.has(mount.mountPath)) errors.invalid(`${at}.mountPath`, mount.mountPath, 'must be unique');
    paths.add(mount.mountPath);
    if (mount.subPath?.startsWith('/')) errors.invalid(`${at}.subPath`, mount.subPath, 'must be a relative path');
  });
}

function validateResources(resources: Json, path: string, errors: FieldErrors): void {
  for (const kind of ['limits', 'requests']) {
    for (const [name, value] of Object.entries<string>(resources[kind] ?? {})) {
      const plain = !name.includes('/');
      const known = ['cpu', 'memory', 'ephemeral-storage'].includes(name) || name.startsWith('hugepages-');
      if (plain && !known)
        errors.invalid(`${path}.${kind}`, name, 'must be a standard resource type or fully qualified');
      else if (value.startsWith('-'))
        errors.invalid(`${path}.${kind}[${name}]`, value, 'must be greater than or equal to 0');
    }
  }
  for (const [name, request] of Object.entries<string>(resources.requests ?? {})) {
    const limit = resources.limits?.[name];
    if (limit === undefined) continue;
    if ((quantityNano(request) ?? 0n) > (quantityNano(limit) ?? 0n)) {
      errors.invalid(`${path}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`);
    }
  }
}

function validateTolerations(tolerations: Json[], path: string, errors: FieldErrors): void {
  tolerations.forEach((toleration, i) => {
    const at = `${path}[${i}]`;
    if (!toleration.key && toleration.operator !== 'Exists') {
      errors.invalid(
        `${at}.operator`,
        toleration.operator ?? '',
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      );
    }
    if (toleration.operator === 'Exists' && toleration.value) {
      errors.invalid(`${at}.operator`, toleration.operator, "value must be empty when `operator` is 'Exists'");
    }
    if (toleration.effect)
      oneOf(toleration.effect, ['NoExecute', 'NoSchedule', 'PreferNoSchedule'], `${at}.effect`, errors);
  });
}

export function oneOf(value: Json, supported: readonly string[], at: string, errors: FieldErrors): void {
  if (value === undefined) return;
  if (!supported.includes(value)) errors.notSupported(at, value, supported);
}
