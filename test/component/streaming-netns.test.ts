import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { openSync, readlinkSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadNetnsCalls } from '../../src/host/system-calls.js';
import { createPodDialer, type PodDialer } from '../../src/streaming/session/netns-dialer.js';
import type { StreamSandbox } from '../../src/streaming/parts.js';
import { SANDBOX_ID } from '../support/builders/sandbox-facts.js';
import { readAll } from '../support/clients/spdy.js';

/**
 * Listens in a network namespace of its own: on 127.0.0.1:4001 for "four", on [::1]:4002 for "six", and
 * answers with what it got.
 */
const POD = `
  const { createServer } = require('node:net');
  const serve = (name, host, port) => new Promise((done) => createServer({ allowHalfOpen: true }, (socket) => {
    let text = name + ' ';
    socket.on('data', (chunk) => text += chunk).on('end', () => socket.end(text));
  }).listen(port, host, done));
  Promise.all([serve('four', '127.0.0.1', 4001), serve('six', '::1', 4002)]).then(() => console.log('ready'));
`;

const canMakeNamespaces =
  process.getuid?.() === 0 && spawnSync('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up']).status === 0;

describe.runIf(canMakeNamespaces)('the pod dialer', () => {
  let pod: ChildProcess;
  let dialer: PodDialer;
  const never = new AbortController().signal;
  setMaxListeners(0, never);
  const sandbox = (network: StreamSandbox['network'] = 'cni'): StreamSandbox => ({
    id: SANDBOX_ID,
    running: true,
    network,
    pid: pod.pid!,
  });
  const ownNamespace = readlinkSync('/proc/thread-self/ns/net');

  beforeAll(async () => {
    const command = 'ip link set lo up && exec "$0" -e "$1"';
    pod = spawn('unshare', ['--net', 'sh', '-c', command, process.execPath, POD], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(pod.stdout!, 'data');
    dialer = await createPodDialer({
      calls: loadNetnsCalls(),
      abort: () => process.abort(),
      openNamespace: ({ pid }) => openSync(`/proc/${pid}/ns/net`, 'r'),
    });
  });
  afterAll(() => void pod.kill());

  async function ask(port: number): Promise<string> {
    const socket = await dialer.dial(sandbox(), port, never);
    socket.end('question');
    return String(await readAll(socket));
  }

  it('reaches what listens on the pod’s 127.0.0.1, and half-closes', async () => {
    expect(await ask(4001)).toBe('four question');
  });

  it('tries ::1 when nothing listens on 127.0.0.1', async () => {
    expect(await ask(4002)).toBe('six question');
  });

  it('says that nothing listens, for both', async () => {
    await expect(dialer.dial(sandbox(), 4003, never)).rejects.toThrow(
      /port 4003 .*ECONNREFUSED 127.0.0.1:4003; .*ECONNREFUSED ::1:4003/,
    );
  });

  it('does not reach the node’s own localhost, except for a pod of the node’s network', async () => {
    await using server = createServer((socket) => socket.end('the node'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(dialer.dial(sandbox(), port, never)).rejects.toThrow('cannot connect to port');
    const socket = await dialer.dial(sandbox('node'), port, never);
    expect(String(await readAll(socket))).toBe('the node');
    socket.destroy();
  });

  it('makes many connections at once, and leaves no thread in the pod’s network', async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => ask(4001)));
    expect(new Set(answers)).toEqual(new Set(['four question']));
    const namespaces = readdirSync('/proc/self/task').map((task) =>
      readlinkSync(`/proc/self/task/${task}/ns/net`),
    );
    expect(new Set(namespaces)).toEqual(new Set([ownNamespace]));
  });

  it('leaves no descriptor behind', async () => {
    const count = (): number => readdirSync('/proc/self/fd').length;
    const before = count();
    for (let round = 0; round < 100; round += 1) await dialer.dial(sandbox(), 4003, never).catch(() => {});
    expect(count()).toBeLessThanOrEqual(before + 2);
  });

  it('gives up when the client does', async () => {
    const controller = new AbortController();
    controller.abort(new Error('client left'));
    await expect(dialer.dial(sandbox(), 4001, controller.signal)).rejects.toThrow('client left');
  });
});
