/** What a path and a query ask for, as the API server takes a URL apart. */
export interface ResourceRequest {
  group: string;
  version: string;
  namespace: string | undefined;
  plural: string;
  name: string | undefined;
  subresource: string | undefined;
}

/** Undefined when the path is not that of a resource. */
export function parseResourcePath(path: string): ResourceRequest | undefined {
  const parts = path.split('/').filter(Boolean).map(decodePart);
  if (parts.includes(undefined)) return undefined;
  const [root, ...rest] = parts as string[];
  const group = root === 'apis' ? rest.shift() : root === 'api' ? '' : undefined;
  const version = rest.shift();
  if (group === undefined || !version || rest.length === 0) return undefined;
  if (rest[0] === 'namespaces' && rest.length > 2 && !['status', 'finalize'].includes(rest[2] ?? '')) {
    const [, namespace, plural = '', name, ...sub] = rest;
    return { group, version, namespace, plural, name, subresource: sub.join('/') || undefined };
  }
  const [plural = '', name, ...sub] = rest;
  return { group, version, namespace: undefined, plural, name, subresource: sub.join('/') || undefined };
}

function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
