import type { Json } from '../../object.js';
import type { FieldErrors } from '../field-errors.js';
import { portName } from '../names.js';

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'];

export function validateProbe(probe: Json, at: string, errors: FieldErrors): void {
  if (!probe) return;
  validateHandler(probe, at, errors);
  for (const field of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ]) {
    if ((probe[field] ?? 0) < 0) errors.invalid(`${at}.${field}`, probe[field], 'must be greater than or equal to 0');
  }
}

export function validateLifecycle(lifecycle: Json, at: string, errors: FieldErrors): void {
  for (const hook of ['postStart', 'preStop'])
    if (lifecycle?.[hook]) validateHandler(lifecycle[hook], `${at}.${hook}`, errors);
}

function validateHandler(handler: Json, at: string, errors: FieldErrors): void {
  const given = HANDLERS.filter((name) => handler[name]);
  if (given.length === 0) errors.required(at, 'must specify a handler type');
  for (const name of given.slice(1)) errors.forbidden(`${at}.${name}`, 'may not specify more than 1 handler type');
  const first = given[0];
  if (first === 'exec' && !handler.exec.command?.length) errors.required(`${at}.exec.command`);
  if (first === 'httpGet' || first === 'tcpSocket') validatePort(handler[first].port, `${at}.${first}.port`, errors);
  if (first === 'httpGet' && !['HTTP', 'HTTPS'].includes(handler.httpGet.scheme)) {
    errors.notSupported(`${at}.httpGet.scheme`, handler.httpGet.scheme, ['HTTP', 'HTTPS']);
  }
}

/** A port by number or by name. */
export function validatePort(port: Json, at: string, errors: FieldErrors): void {
  if (typeof port === 'string') for (const text of portName(port)) errors.invalid(at, port, text);
  else if (!Number.isInteger(port) || port < 1 || port > 65535) {
    errors.invalid(at, port, 'must be between 1 and 65535, inclusive');
  }
}
