/** Whether an endpoint is on the gateway itself. Pure. */

/** Hosts as a URL writes them: names and addresses of the own machine, and the unspecified ones, which reach it too. */
const own =
  /^(?:(?:.+\.)?localhost\.?|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f..:.+\]|\[::ffff:0:0\])$/;

/** A terminal that is none: at its other end is a program of the same machine. */
const pseudoTerminal = /^\/dev\/pts\//;

/**
 * Of a host name or an IP address, in any spelling; an interface behind it (`%lo`) does not matter. Of the device file of a
 * serial port, whether it is one at all.
 */
export function isLoopback(host: string): boolean {
  if (pseudoTerminal.test(host)) return true;
  const address = host.replace(/%.*$/, '');
  try {
    const { hostname } = new URL(`http://${address.includes(':') ? `[${address}]` : address}`);
    return own.test(hostname);
  } catch {
    return false;
  }
}

/** The host of `host:port`, `[v6]:port` or a URL; or of `tcp host:port`, as registers of earlier versions have it. */
export function hostOf(endpoint: string): string {
  const authority = endpoint.replace(/^(?:tcp |[a-z.+-]+:\/\/)/i, '').replace(/\/.*$/, '');
  return /^\[([^\]]*)\]/.exec(authority)?.[1] ?? authority.replace(/:\d+$/, '');
}
