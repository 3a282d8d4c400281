import { describe, expect, it } from 'vitest';
import type { ExecRequest } from '../../../src/cri/generated/runtime/v1/ExecRequest.js';
import { createPrepareUrl } from '../../../src/streaming/prepare-url.js';
import { createTickets } from '../../../src/streaming/ticket.js';
import { containerFacts } from '../../support/builders/container-facts.js';
import { sandboxFacts } from '../../support/builders/sandbox-facts.js';

const exec: ExecRequest = {
  containerId: 'running',
  cmd: ['ls', '-l'],
  tty: false,
  stdin: false,
  stdout: true,
  stderr: true,
};

function create() {
  const tickets = createTickets({ monotonicMs: () => 0 });
  const containers = new Map([
    ['running', containerFacts({ state: 'CONTAINER_RUNNING' })],
    ['stopped', containerFacts({ state: 'CONTAINER_EXITED' })],
  ]);
  const sandboxes = new Map([
    ['running', sandboxFacts({ running: true })],
    ['stopped', sandboxFacts({ running: false })],
  ]);
  const targets = {
    findContainer: (id: string) => containers.get(id),
    findSandbox: (id: string) => sandboxes.get(id),
  };
  return { tickets, prepare: createPrepareUrl({ targets, tickets, baseUrl: 'http://127.0.0.1:4321/cri' }) };
}

const tokenOf = (url: string | undefined): string => (url ?? '').split('/').at(-1)!;

describe('Exec', () => {
  it('answers with an absolute URL that stands for the request, the whole container id and its pod', () => {
    const { prepare, tickets } = create();
    const { url } = prepare.exec(exec);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:4321\/cri\/exec\/[\w-]{22}$/);
    expect(tickets.redeem('exec', tokenOf(url))).toEqual({
      containerId: containerFacts().id,
      sandboxId: containerFacts().sandboxId,
      command: ['ls', '-l'],
      tty: false,
      stdin: false,
      stdout: true,
      stderr: true,
    });
  });

  it.each([
    [{ containerId: '' }, 'container_id'],
    [{ tty: true }, 'stderr'],
    [{ stdout: false, stderr: false }, 'stdout'],
    [{ cmd: [] }, 'cmd'],
    [{ cmd: ['x'.repeat(5000)] }, 'cmd[0]'],
    [{ cmd: ['ls', 'a\0b'] }, 'cmd[1]'],
  ])('refuses %j, naming %s', (change, field) => {
    const { prepare } = create();
    expect(() => prepare.exec({ ...exec, ...change })).toThrow(
      expect.objectContaining({ fault: 'invalid-argument' }),
    );
    expect(() => prepare.exec({ ...exec, ...change })).toThrow(`${field}: `);
  });

  it('refuses a container that is not there or does not run', () => {
    const { prepare } = create();
    expect(() => prepare.exec({ ...exec, containerId: 'none' })).toThrow(
      expect.objectContaining({ fault: 'not-found' }),
    );
    expect(() => prepare.exec({ ...exec, containerId: 'stopped' })).toThrow(
      expect.objectContaining({ fault: 'failed-precondition' }),
    );
  });
});

describe('Attach', () => {
  it('answers with a URL of its own kind', () => {
    const { prepare, tickets } = create();
    const { url } = prepare.attach({
      containerId: 'running',
      tty: true,
      stdin: true,
      stdout: true,
      stderr: false,
    });
    expect(url).toContain('/cri/attach/');
    expect(tickets.redeem('attach', tokenOf(url))).toMatchObject({
      containerId: containerFacts().id,
      sandboxId: containerFacts().sandboxId,
      tty: true,
    });
  });

  it('refuses a stopped container, to which the Engine would never attach', () => {
    const { prepare } = create();
    const request = { containerId: 'stopped', tty: false, stdin: false, stdout: true, stderr: false };
    expect(() => prepare.attach(request)).toThrow('is not running');
  });
});

describe('PortForward', () => {
  it('answers with a URL of its own kind, ports or none', () => {
    const { prepare, tickets } = create();
    const { url } = prepare.portForward({ podSandboxId: 'running', port: [80, 443] });
    expect(url).toContain('/cri/portforward/');
    expect(tickets.redeem('portforward', tokenOf(url))).toEqual({
      sandboxId: sandboxFacts().id,
      ports: [80, 443],
    });
    expect(prepare.portForward({ podSandboxId: 'running', port: [] }).url).toContain('/cri/portforward/');
  });

  it('refuses an empty or unknown sandbox, one that does not run, and what is no port', () => {
    const { prepare } = create();
    expect(() => prepare.portForward({ podSandboxId: '', port: [] })).toThrow('pod_sandbox_id: ');
    expect(() => prepare.portForward({ podSandboxId: 'none', port: [] })).toThrow(
      expect.objectContaining({ fault: 'not-found' }),
    );
    expect(() => prepare.portForward({ podSandboxId: 'stopped', port: [] })).toThrow(
      expect.objectContaining({ fault: 'failed-precondition' }),
    );
    expect(() => prepare.portForward({ podSandboxId: 'running', port: [80, 70_000] })).toThrow('port: 70000');
    const many = Array.from({ length: 129 }, () => 80);
    expect(() => prepare.portForward({ podSandboxId: 'running', port: many })).toThrow(
      'port: has more than 128',
    );
  });
});
