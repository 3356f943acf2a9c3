export interface Url {
  scheme: string;
  host: string;
  port: number;
  path: string;
}

/** As wget and curl read one: without a scheme it is http. Undefined for what cannot be one. */
export function parseUrl(text: string): Url | undefined {
  const match = /^(?:(\w+):\/\/)?([^/:?#]+|\[[^\]]+\])(?::(\d+))?([/?][^#]*)?/.exec(text);
  if (!match) return undefined;
  const scheme = match[1] ?? 'http';
  const path = match[4] ?? '/';
  return {
    scheme,
    host: match[2] ?? '',
    port: Number(match[3] ?? (scheme === 'https' ? 443 : 80)),
    path: path.startsWith('/') ? path : `/${path}`,
  };
}
