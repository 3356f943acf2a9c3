/** Each returns what is wrong with the text, in the API server's words; an empty list when nothing is. */
export type NameCheck = (name: string) => string[];

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE = `(${QUALIFIED})?`;

const tooLong = (most: number): string => `must be no more than ${most} bytes`;

const examples = (items: readonly string[]): string => items.map((item) => `'${item}'`).join(',  or ');

function rule(pattern: string, text: string, shown: readonly string[], most: number): NameCheck {
  const regex = new RegExp(`^(?:${pattern})$`);
  return (name) => [
    ...(name.length > most ? [tooLong(most)] : []),
    ...(regex.test(name) ? [] : [`${text} (e.g. ${examples(shown)}, regex used for validation is '${pattern}')`]),
  ];
}

export const dnsLabel = rule(
  LABEL,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  ['my-name', '123-abc'],
  63,
);

export const dnsSubdomain = rule(
  SUBDOMAIN,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  ['example.com'],
  253,
);

const namePart = rule(
  QUALIFIED,
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  ['MyName', 'my.name', '123-abc'],
  63,
);

export const labelValue = rule(
  VALUE,
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  ['MyValue', 'my_value', '12345'],
  63,
);

/** Keys of ConfigMaps and Secrets. */
export const configKey: NameCheck = (name) => {
  if (name.length > 253) return [tooLong(253)];
  if (!/^[-._a-zA-Z0-9]+$/.test(name)) {
    return [
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ];
  }
  if (name === '.' || name === '..') return [`must not be '${name}'`];
  return name.startsWith('..') ? ["must not start with '..'"] : [];
};

/** RBAC names and others that only need to fit into a path. */
export const pathSegment: NameCheck = (name) => {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
};

/** Label and annotation keys: an optional DNS prefix and a name. */
export const qualifiedName: NameCheck = (name) => {
  const parts = name.split('/');
  if (parts.length > 2) {
    return [
      `a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${QUALIFIED}') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const [prefix, local = ''] = parts.length === 2 ? parts : [undefined, parts[0]];
  const problems: string[] = [];
  if (prefix !== undefined) {
    if (!prefix) problems.push('prefix part must be non-empty');
    else problems.push(...dnsSubdomain(prefix).map((text) => `prefix part ${text}`));
  }
  if (!local) problems.push('name part must be non-empty');
  if (local.length > 63) problems.push(`name part ${tooLong(63)}`);
  return [...problems, ...namePart(local).filter((text) => text.startsWith('name part'))];
};

/** IANA service names, as ports are named. */
export const portName: NameCheck = (name) => {
  const problems: string[] = [];
  if (name.length > 15) problems.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(name))
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(name)) problems.push('must contain at least one letter (a-z)');
  if (name.includes('--')) problems.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) problems.push('must not begin or end with a hyphen');
  return problems;
};

export const envVarName: NameCheck = (name) => {
  if (/[=]/.test(name) || !/^[\x20-\x3c\x3e-\x7e]+$/.test(name)) {
    return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
  }
  return [];
};
