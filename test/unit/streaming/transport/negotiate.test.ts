import { describe, expect, it } from 'vitest';
import {
  negotiatePortForward,
  negotiateRemoteCommand,
} from '../../../../src/streaming/transport/negotiate.js';

const spdy = (versions?: string) => ({
  upgrade: 'SPDY/3.1',
  ...(versions === undefined ? {} : { 'x-stream-protocol-version': versions }),
});
const webSocket = (protocols?: string) => ({
  upgrade: 'websocket',
  ...(protocols === undefined ? {} : { 'sec-websocket-protocol': protocols }),
});

describe('negotiateRemoteCommand', () => {
  it('takes the first of the client’s versions that it speaks', () => {
    expect(negotiateRemoteCommand(spdy('v5.channel.k8s.io, v4.channel.k8s.io,v3.channel.k8s.io'))).toEqual({
      transport: 'spdy',
      protocol: 'v4.channel.k8s.io',
    });
    expect(negotiateRemoteCommand(webSocket('v5.channel.k8s.io,v4.channel.k8s.io'))).toEqual({
      transport: 'websocket',
      protocol: 'v5.channel.k8s.io',
    });
    expect(negotiateRemoteCommand(webSocket('v4.base64.channel.k8s.io'))).toMatchObject({
      protocol: 'v4.base64.channel.k8s.io',
    });
  });

  it('goes on without one when the client names none', () => {
    expect(negotiateRemoteCommand(spdy())).toEqual({ transport: 'spdy', protocol: undefined });
    expect(negotiateRemoteCommand(webSocket())).toEqual({ transport: 'websocket', protocol: undefined });
  });

  it('refuses a client that speaks nothing of it, and says what there is', () => {
    expect(negotiateRemoteCommand(spdy('v9.channel.k8s.io'))).toMatchObject({
      transport: 'refused',
      supported: ['v4.channel.k8s.io', 'v3.channel.k8s.io', 'v2.channel.k8s.io', 'channel.k8s.io'],
    });
    expect(negotiateRemoteCommand({ upgrade: 'h2c' })).toEqual({ transport: 'none' });
    expect(negotiateRemoteCommand({})).toEqual({ transport: 'none' });
  });
});

describe('negotiatePortForward', () => {
  it('speaks SPDY, the tunnel through WebSocket, and channels', () => {
    expect(negotiatePortForward(spdy('portforward.k8s.io'))).toEqual({
      transport: 'spdy',
      protocol: 'portforward.k8s.io',
    });
    expect(negotiatePortForward(webSocket('SPDY/3.1+portforward.k8s.io'))).toEqual({
      transport: 'websocket',
      protocol: 'SPDY/3.1+portforward.k8s.io',
    });
    expect(negotiatePortForward(webSocket('v4.channel.k8s.io'))).toMatchObject({
      protocol: 'v4.channel.k8s.io',
    });
    expect(negotiatePortForward(spdy('v4.channel.k8s.io'))).toMatchObject({ transport: 'refused' });
  });
});
