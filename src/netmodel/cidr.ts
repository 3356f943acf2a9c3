import ipaddr from 'ipaddr.js';

/** Whether the address lies in the block. False for what is no address or no block, and across IP families. */
export function inCidr(ip: string, cidr: string): boolean {
  const address = parse(ip);
  if (!address || !ipaddr.isValidCIDR(cidr)) return false;
  const block = ipFamily(cidr) === 'IPv4' ? ipaddr.IPv4.parseCIDR(cidr) : ipaddr.IPv6.parseCIDR(cidr);
  return address.kind() === block[0].kind() && address.match(block);
}

/** The first address of an IPv4 block and the one that follows its last; none for what is no such block. */
export function edgesOf(cidr: string): readonly string[] {
  if (!ipaddr.IPv4.isValidCIDR(cidr)) return [];
  const [, length] = ipaddr.IPv4.parseCIDR(cidr);
  const first = numberOf(ipaddr.IPv4.networkAddressFromCIDR(cidr));
  const next = first + 2 ** (32 - length);
  return (next < 2 ** 32 ? [first, next] : [first]).map(ipv4);
}

function numberOf(address: ipaddr.IPv4): number {
  return address.octets.reduce((number, octet) => number * 256 + octet, 0);
}

function ipv4(number: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
}

export function isLoopback(ip: string): boolean {
  const canonical = canonicalIp(ip);
  return canonical === '::1' || (isIpAddress(ip) && canonical.startsWith('127.'));
}

export function isIpAddress(text: string): boolean {
  return parse(text) !== undefined;
}

/** One spelling for each address, so that addresses can be compared as text. */
export function canonicalIp(ip: string): string {
  return ipFamily(ip) === 'IPv4' ? ip : (parse(ip)?.toString() ?? ip);
}

export function ipFamily(ip: string): 'IPv4' | 'IPv6' {
  return ip.includes(':') ? 'IPv6' : 'IPv4';
}

/** Only four decimal parts are taken for IPv4; an IPv4 address written as IPv6 is IPv4. */
function parse(ip: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipFamily(ip) === 'IPv4') return ipaddr.IPv4.isValidFourPartDecimal(ip) ? ipaddr.IPv4.parse(ip) : undefined;
  return ipaddr.IPv6.isValid(ip) ? ipaddr.process(ip) : undefined;
}
