const PATTERN = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/;
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: readonly [number, string][] = [
  [18, 'E'],
  [15, 'P'],
  [12, 'T'],
  [9, 'G'],
  [6, 'M'],
  [3, 'k'],
  [0, ''],
  [-3, 'm'],
  [-6, 'u'],
  [-9, 'n'],
];
const NANO = 9;

export const QUANTITY_ERROR =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

interface Parsed {
  /** Billionths; anything finer is rounded up, away from zero. */
  nano: bigint;
  format: 'binary' | 'decimal' | 'exponent';
}

function parse(text: string): Parsed | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, sign, digits = '', suffix = ''] = match;
  const [whole = '', fraction = ''] = digits.split('.');
  const binary = BINARY.indexOf(suffix);
  const exponent = /^[eE]/.test(suffix) && suffix.length > 1;
  const power = exponent ? Number(suffix.slice(1)) : (DECIMAL.find(([, name]) => name === suffix)?.[0] ?? 0);
  let numerator = BigInt(whole + fraction || '0') * 10n ** BigInt(NANO);
  let denominator = 10n ** BigInt(fraction.length);
  if (binary > 0) numerator *= 1024n ** BigInt(binary);
  else if (power >= 0) numerator *= 10n ** BigInt(power);
  else denominator *= 10n ** BigInt(-power);
  const rounded = (numerator + denominator - 1n) / denominator;
  const format = binary > 0 ? 'binary' : exponent ? 'exponent' : 'decimal';
  return { nano: sign === '-' ? -rounded : rounded, format };
}

/** The form in which the API answers: "0.5" is "500m", "1024Mi" is "1Gi". Undefined when it is no quantity. */
export function canonicalQuantity(text: string): string | undefined {
  const parsed = parse(text);
  if (!parsed) return undefined;
  const { nano, format } = parsed;
  if (nano === 0n) return '0';
  const sign = nano < 0n ? '-' : '';
  const size = nano < 0n ? -nano : nano;
  const one = 10n ** BigInt(NANO);
  if (format === 'binary' && size >= 1024n * one) return sign + binaryForm((size + one - 1n) / one);
  for (const [power, suffix] of DECIMAL) {
    const unit = 10n ** BigInt(power + NANO);
    if (size % unit !== 0n) continue;
    return `${sign}${size / unit}${format === 'exponent' ? (power === 0 ? '' : `e${power}`) : suffix}`;
  }
  return undefined;
}

function binaryForm(value: bigint): string {
  let step = 0;
  let rest = value;
  while (step < BINARY.length - 1 && rest % 1024n === 0n) {
    rest /= 1024n;
    step++;
  }
  return `${rest}${BINARY[step]}`;
}

/** Value in billionths, for comparing and adding; undefined when it is no quantity. */
export function quantityNano(text: string): bigint | undefined {
  return parse(text)?.nano;
}
