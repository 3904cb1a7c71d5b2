/**
 * Who is on the same network segment, as the kernel's table of IPv4 neighbours says (Linux, /proc/net/arp). An address
 * behind a router is not in it, nor is this machine itself: neither has a MAC that we could see.
 */
import { readFile } from 'node:fs/promises';

const table = '/proc/net/arp';
/** The entry is complete (ATF_COM of linux/if_arp.h): the neighbour answered. */
const complete = 0x2;

/** An address a socket is connected to, with an IPv4 address in the form IPv6 sockets give it (::ffff:10.0.0.7) made plain. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** MACs by IP address, in lower case. @param text of /proc/net/arp */
export function parseNeighbours(text: string): ReadonlyMap<string, string> {
  const macs = new Map<string, string>();
  for (const line of text.split('\n').slice(1)) {
    const [address, , flags, mac = ''] = line.trim().split(/\s+/);
    if (address === undefined || (Number(flags) & complete) === 0) continue;
    if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac) || /^[0:]+$/.test(mac)) continue;
    macs.set(address, mac.toLowerCase());
  }
  return macs;
}

/** Facts `address` and, where it is on the same segment, `mac` of the far side; none where nothing was ever connected. */
export async function placeOf(address: string | undefined, file = table): Promise<Record<string, string>> {
  if (address === undefined) return {};
  const plain = plainAddress(address);
  // Other systems have no such file.
  const text = await readFile(file, 'utf8').catch(() => '');
  const mac = parseNeighbours(text).get(plain);
  return mac === undefined ? { address: plain } : { address: plain, mac };
}
