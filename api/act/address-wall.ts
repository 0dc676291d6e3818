// Which addresses an outgoing request may reach: public ones, and those that the operator allows by name. Everything
// that leads into a machine, a network or a cloud's metadata is refused (IANA's special-purpose registries).

import { BlockList, isIP } from 'node:net';

export type Verdict = 'public' | 'allowed' | 'refused';

/** IPv4 addresses that are no place on the public internet. */
const special4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/**
 * Of IPv6 only 2000::/3 is given out to the internet, so all else is refused without being named: loopback, mapped and
 * compatible IPv4 (::ffff:0:0/96, ::/96), NAT64 (64:ff9b::/96), unique local, link and site local, multicast.
 */
const global6 = listOf([['2000::', 3]], 'ipv6');

/** Inside 2000::/3, what tunnels to IPv4 or is no place. */
const special6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const refused4 = listOf(special4, 'ipv4');
const refused6 = listOf(special6, 'ipv6');

function listOf(
  subnets: readonly (readonly [network: string, prefix: number])[],
  family: 'ipv4' | 'ipv6',
): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, family);
  return list;
}

/** `10.0.0.0/8`, `fd00::/8`, or one address. Undefined when it is neither. */
export function parseCidr(text: string): { network: string; prefix: number; family: 4 | 6 } | undefined {
  const [network = '', given, ...rest] = text.split('/');
  const family = isIP(network);
  if (family === 0 || network.includes('%') || rest.length > 0) return undefined;
  const widest = family === 4 ? 32 : 128;
  const prefix = given === undefined ? widest : /^\d{1,3}$/.test(given) ? Number(given) : widest + 1;
  return prefix > widest ? undefined : { network, prefix, family: family as 4 | 6 };
}

export class AddressWall {
  /** False when nothing but the public internet may be reached. */
  readonly allowsSome: boolean;
  private readonly allowed = new BlockList();

  /** `allow`: CIDRs that may be reached although they are not public. Throws on what is none. */
  constructor(allow: readonly string[] = []) {
    this.allowsSome = allow.length > 0;
    for (const text of allow) {
      const cidr = parseCidr(text);
      if (!cidr) throw new Error(`${JSON.stringify(text)} is not a network such as 10.0.0.0/8 or fd00::/8`);
      this.allowed.addSubnet(cidr.network, cidr.prefix, cidr.family === 4 ? 'ipv4' : 'ipv6');
    }
  }

  judge(address: string): Verdict {
    const family = isIP(address);
    if (family === 0 || address.includes('%')) return 'refused';
    const name = family === 4 ? 'ipv4' : 'ipv6';
    if (this.allowed.check(address, name)) return 'allowed';
    if (family === 4) return refused4.check(address, name) ? 'refused' : 'public';
    return global6.check(address, name) && !refused6.check(address, name) ? 'public' : 'refused';
  }
}
