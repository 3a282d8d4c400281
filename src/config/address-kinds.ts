import { isIP } from 'node:net';
import { notValid, type Kind } from './kinds.js';

/** Where Berth serves CRI: a socket it makes itself, or the one that systemd passed. */
export type Endpoint = { readonly kind: 'unix'; readonly path: string } | { readonly kind: 'systemd' };

/** A host address and port; port 0 lets the kernel choose. */
export interface TcpAddress {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
}

export interface UnixAddress {
  readonly kind: 'unix';
  readonly path: string;
}

export const criEndpoint: Kind<Endpoint> = {
  placeholder: 'unix://path|fd://',
  parse(given) {
    if (given === 'fd://') return { kind: 'systemd' };
    if (given.startsWith('fd://'))
      throw notValid('names a socket; use fd:// for the one socket that systemd passes');
    if (given.startsWith('tcp://'))
      throw notValid(
        'is not a unix socket; clients of CRI have root on this node, so Berth serves it on unix sockets only',
      );
    const path = unixPath(given);
    if (path === undefined) throw notValid('must be unix:// with an absolute path, or fd://');
    return { kind: 'unix', path };
  },
  format: (value) => (value.kind === 'unix' ? `unix://${value.path}` : 'fd://'),
};

/** Docker's own spellings; the empty text leaves it to DOCKER_HOST and its companions. */
export const engineEndpoint: Kind<string> = {
  placeholder: 'unix://path|tcp://host:port',
  parse(given) {
    if (given === '') return given;
    const path = unixPath(given);
    if (path !== undefined) return `unix://${path}`;
    if (/^(tcp|https?):\/\/[^/\s]+$/.test(given)) return given;
    throw notValid('must be unix:// with an absolute path, or tcp:// with host and port');
  },
  format: (value) => value,
};

/**
 * `ip` or `ip:port`. Host names and bare ports are refused, as cri-dockerd does; nothing at all is
 * `whenEmpty`.
 */
export function tcpAddress(whenEmpty: string): Kind<TcpAddress> {
  return {
    placeholder: 'ip[:port]',
    parse(given) {
      const address = parseTcpAddress(given === '' ? whenEmpty : given);
      if (address === undefined)
        throw notValid('is not an IP address with or without a port, such as 127.0.0.1:10010');
      return address;
    },
    format: formatTcpAddress,
  };
}

/** Off when empty, else a unix socket or `ip:port`. */
export const optionalAddress: Kind<TcpAddress | UnixAddress | undefined> = {
  placeholder: 'ip:port|unix://path',
  parse(given) {
    if (given === '') return undefined;
    const path = unixPath(given);
    if (path !== undefined) return { kind: 'unix', path };
    const address = parseTcpAddress(given);
    if (address === undefined)
      throw notValid('must be an IP address with a port, or unix:// with an absolute path');
    return address;
  },
  format(value) {
    if (value === undefined) return '';
    return value.kind === 'unix' ? `unix://${value.path}` : formatTcpAddress(value);
  },
};

export const cidr: Kind<string> = {
  placeholder: 'cidr',
  parse(given) {
    const parts = /^([\da-fA-F.:]+)\/(\d{1,3})$/.exec(given);
    const bits = { 0: -1, 4: 32, 6: 128 }[isIP(parts?.[1] ?? '')] ?? -1;
    if (parts === null || Number(parts[2]) > bits) throw notValid('is not a network such as 10.244.0.0/24');
    return given;
  },
  format: (value) => value,
};

function unixPath(given: string): string | undefined {
  const path = given.startsWith('unix://') ? given.slice('unix://'.length) : given;
  if (!path.startsWith('/') || path.endsWith('/') || path.includes('\0')) return undefined;
  // sun_path of struct sockaddr_un holds 108 bytes, the last one 0.
  if (Buffer.byteLength(path) > 107)
    throw notValid('is longer than 107 bytes, the limit for the path of a socket');
  return path;
}

function parseTcpAddress(given: string): TcpAddress | undefined {
  if (isIP(given) !== 0) return { kind: 'tcp', host: given, port: 0 };
  const parts = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(given);
  const host = parts?.[1] ?? parts?.[2] ?? '';
  const port = Number(parts?.[3]);
  const isRight = isIP(host) === (parts?.[1] === undefined ? 4 : 6) && port <= 65_535;
  return isRight ? { kind: 'tcp', host, port } : undefined;
}

function formatTcpAddress({ host, port }: TcpAddress): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${String(port)}`;
}
