import type { Socket } from 'node:net';
import { upgrade } from '../support/clients/spdy.js';
import type { Field } from './field.js';

/**
 * What a user who may exec into a pod, or forward its ports, gets from the API server: a connection to send
 * anything over.
 */
export async function execSession({ cri, attacker }: Field, cmd: readonly string[] = ['sleep', '20']) {
  const { url } = await cri.call('Exec', {
    containerId: attacker.containerId,
    cmd: [...cmd],
    stdin: true,
    stdout: true,
    stderr: false,
    tty: false,
  });
  const headers = { 'X-Stream-Protocol-Version': 'v4.channel.k8s.io' };
  return tolerant((await upgrade(url, 'SPDY/3.1', { headers })).socket);
}

export async function forwardSession({ cri, attacker }: Field): Promise<Socket> {
  const { url } = await cri.call('PortForward', { podSandboxId: attacker.podSandboxId, port: [] });
  const headers = { 'X-Stream-Protocol-Version': 'portforward.k8s.io' };
  return tolerant((await upgrade(url, 'SPDY/3.1', { headers })).socket);
}

export async function webSocketSession({ cri, attacker }: Field): Promise<Socket> {
  const { url } = await cri.call('Exec', {
    containerId: attacker.containerId,
    cmd: ['sleep', '20'],
    stdin: true,
    stdout: true,
    stderr: false,
    tty: false,
  });
  const headers = {
    'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Protocol': 'v5.channel.k8s.io',
  };
  return tolerant((await upgrade(url, 'websocket', { method: 'GET', headers })).socket);
}

/** Berth hangs up on whoever goes too far: the attack notices when it writes on. */
function tolerant(socket: Socket): Socket {
  return socket.on('error', () => {});
}
