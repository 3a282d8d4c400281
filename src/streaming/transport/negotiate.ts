import type { IncomingHttpHeaders } from 'node:http';
import { SPDY_PORT_FORWARD_PROTOCOL } from './spdy-port-forward.js';
import { SPDY_REMOTE_COMMAND_PROTOCOLS, type SpdyRemoteCommandProtocol } from './spdy-remote-command.js';
import {
  WEBSOCKET_PORT_FORWARD_PROTOCOLS,
  WEBSOCKET_SPDY_TUNNEL_PROTOCOL,
} from './websocket-port-forward.js';
import { WEBSOCKET_REMOTE_COMMAND_PROTOCOLS } from './websocket-remote-command.js';

/**
 * What a client and Berth settle on; the protocol is undefined when the client asked for none, which each
 * transport has a default for.
 */
export type Agreed<Spdy extends string> =
  | { readonly transport: 'spdy'; readonly protocol: Spdy | undefined }
  | { readonly transport: 'websocket'; readonly protocol: string | undefined };

export type Disagreed =
  /** The request asks for something else than SPDY/3.1 or WebSocket. */
  | { readonly transport: 'none' }
  /** None of its sub-protocols is spoken here. */
  | { readonly transport: 'refused'; readonly supported: readonly string[] };

export function negotiateRemoteCommand(
  headers: IncomingHttpHeaders,
): Agreed<SpdyRemoteCommandProtocol> | Disagreed {
  return negotiate(headers, SPDY_REMOTE_COMMAND_PROTOCOLS, WEBSOCKET_REMOTE_COMMAND_PROTOCOLS);
}

export function negotiatePortForward(
  headers: IncomingHttpHeaders,
): Agreed<typeof SPDY_PORT_FORWARD_PROTOCOL> | Disagreed {
  return negotiate(
    headers,
    [SPDY_PORT_FORWARD_PROTOCOL],
    [WEBSOCKET_SPDY_TUNNEL_PROTOCOL, ...WEBSOCKET_PORT_FORWARD_PROTOCOLS],
  );
}

/** The first of the client's sub-protocols that is supported, as in k8s.io/apimachinery's httpstream. */
function negotiate<Spdy extends string>(
  headers: IncomingHttpHeaders,
  spdy: readonly Spdy[],
  webSocket: readonly string[],
): Agreed<Spdy> | Disagreed {
  const upgrade = headers.upgrade?.toLowerCase();
  if (upgrade !== 'spdy/3.1' && upgrade !== 'websocket') return { transport: 'none' };
  const isSpdy = upgrade === 'spdy/3.1';
  const offered = listOf(isSpdy ? headers['x-stream-protocol-version'] : headers['sec-websocket-protocol']);
  const supported: readonly string[] = isSpdy ? spdy : webSocket;
  const protocol = offered.find((name) => supported.includes(name));
  if (protocol === undefined && offered.length > 0) return { transport: 'refused', supported };
  return isSpdy
    ? { transport: 'spdy', protocol: protocol as Spdy | undefined }
    : { transport: 'websocket', protocol };
}

/** Several headers of one name arrive joined by commas, except where Node keeps a list. */
function listOf(header: string | readonly string[] | undefined): string[] {
  const text = typeof header === 'string' ? header : (header ?? []).join(',');
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
