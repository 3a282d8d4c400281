import { describe, expect, it } from 'vitest';
import { createTickets, type ExecTicket } from '../../../src/streaming/ticket.js';

const request: ExecTicket = {
  containerId: 'c',
  sandboxId: 's',
  command: ['sh'],
  stdin: true,
  stdout: true,
  stderr: false,
  tty: true,
};

function create() {
  let nowMs = 0;
  const tickets = createTickets({ monotonicMs: () => nowMs });
  return { tickets, pass: (ms: number) => (nowMs += ms) };
}

describe('createTickets', () => {
  it('gives a token of 128 random bits that opens its stream once', () => {
    const { tickets } = create();
    const token = tickets.issue('exec', request);
    expect(Buffer.from(token, 'base64url')).toHaveLength(16);
    expect(tickets.redeem('exec', token)).toEqual(request);
    expect(tickets.redeem('exec', token)).toBeUndefined();
  });

  it('never gives the same token twice', () => {
    const { tickets } = create();
    const tokens = new Set(Array.from({ length: 500 }, () => tickets.issue('exec', request)));
    expect(tokens.size).toBe(500);
  });

  it('refuses a token for another kind of stream, and uses it up', () => {
    const { tickets } = create();
    const token = tickets.issue('exec', request);
    expect(tickets.redeem('attach', token)).toBeUndefined();
    expect(tickets.redeem('exec', token)).toBeUndefined();
  });

  it('refuses a token after a minute', () => {
    const { tickets, pass } = create();
    const early = tickets.issue('exec', request);
    pass(30_000);
    const late = tickets.issue('exec', request);
    pass(30_000);
    expect(tickets.redeem('exec', early)).toBeUndefined();
    expect(tickets.redeem('exec', late)).toEqual(request);
  });

  it('refuses a made-up token', () => {
    const { tickets } = create();
    tickets.issue('exec', request);
    expect(tickets.redeem('exec', '')).toBeUndefined();
    expect(tickets.redeem('exec', 'AAAAAAAAAAAAAAAAAAAAAA')).toBeUndefined();
  });

  it('lets 500 of a pod wait and refuses more until some are used or too old, but not those of another pod', () => {
    const { tickets, pass } = create();
    const tokens = Array.from({ length: 500 }, () => tickets.issue('exec', request));
    expect(() => tickets.issue('exec', request)).toThrow(
      expect.objectContaining({ fault: 'resource-exhausted' }),
    );
    tickets.redeem('exec', tokens[250]!);
    tickets.issue('exec', request);
    expect(() => tickets.issue('exec', request)).toThrow('too many streams of this pod');
    tickets.issue('exec', { ...request, sandboxId: 'another' });
    pass(60_000);
    tickets.issue('exec', request);
  });

  it('refuses more when the commands that wait hold many megabytes, until some are used or too old', () => {
    const { tickets, pass } = create();
    const large = { ...request, command: ['x'.repeat(2_000_000)] };
    const first = tickets.issue('exec', large);
    tickets.issue('exec', large);
    expect(() => tickets.issue('exec', large)).toThrow('too large');
    tickets.issue('exec', request);
    tickets.redeem('exec', first);
    tickets.issue('exec', large);
    tickets.issue('exec', { ...large, sandboxId: 'another' });
    pass(60_000);
    tickets.issue('exec', large);
    tickets.issue('exec', large);
  });
});
