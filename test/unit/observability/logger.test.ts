import { describe, expect, it } from 'vitest';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import { createLogger, type LogRoot } from '../../../src/observability/logger.js';

function record(
  format: 'text' | 'json',
  level: 'trace' | 'info' | 'warn' | 'panic' = 'info',
): LogRoot & { lines: string[] } {
  const lines: string[] = [];
  return {
    ...createLogger({ level, format, destination: { write: (line) => void lines.push(line) } }),
    lines,
  };
}

function fieldsOf(fields: Record<string, unknown>): Record<string, unknown> {
  const { logger, lines } = record('json');
  logger.info(fields, 'said');
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

describe('the log', () => {
  it('is one JSON object a line, with the component of a child', () => {
    const { logger, lines } = record('json');
    logger.child({ component: 'sandbox' }).info({ sandboxId: 'a1' }, 'pod started');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/\n$/);
    const { time, ...rest } = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(rest).toEqual({ level: 'info', message: 'pod started', component: 'sandbox', sandboxId: 'a1' });
  });

  it('is a readable line in text', () => {
    const { logger, lines } = record('text');
    logger
      .child({ component: 'sandbox' })
      .warn({ sandboxId: 'a1', reason: 'not "there" yet', count: 2, ids: ['x'] }, 'pod not started');
    expect(lines[0]).toMatch(
      /^\S+Z WARN {2}sandbox: pod not started sandboxId=a1 reason="not \\"there\\" yet" count=2 ids=\["x"\]\n$/,
    );
  });

  it('gives an error as its sentences in text, in one line', () => {
    const { logger, lines } = record('text');
    const cause = new AdapterError('internal', 'plugin bridge: no such device\nfake line');
    logger.error(
      { error: new AdapterError('internal', 'the network cannot be set up', { cause }) },
      'pod not started',
    );
    expect(lines[0]).toContain(
      'error="the network cannot be set up: plugin bridge: no such device\\nfake line"\n',
    );
    expect(lines[0]?.match(/\n/g)).toHaveLength(1);
  });

  it('does not repeat a cause that the message holds already', () => {
    const { logger, lines } = record('text');
    logger.error(
      {
        error: new AdapterError('internal', 'could not: why', { cause: new AdapterError('internal', 'why') }),
      },
      'failed',
    );
    expect(lines[0]).toContain('error="could not: why"\n');
  });

  it('leaves out what is less serious than the level, for children too, and when the level changes', () => {
    const { logger, lines, setLevel } = record('text', 'warn');
    const child = logger.child({ component: 'image' });
    child.info('one');
    child.warn('two');
    setLevel('trace');
    child.trace('three');
    setLevel('panic');
    child.error('four');
    child.fatal('five');
    expect(lines.map((line) => line.trim().split(' ').pop())).toEqual(['two', 'three', 'five']);
  });
});

describe('secrets', () => {
  it.each([
    'auth',
    'authConfig',
    'X-Registry-Auth',
    'password',
    'registryPassword',
    'identity_token',
    'registrytoken',
    'clientSecret',
    'credentials',
    'env',
    'Env',
    'envs',
    'environment',
    'Authorization',
  ])('under %s are not written, at any depth', (name) => {
    const value = ['hunter2', { deeper: 'hunter2' }];
    expect(JSON.stringify(fieldsOf({ [name]: value }))).not.toContain('hunter2');
    expect(JSON.stringify(fieldsOf({ a: { b: [{ c: { [name]: value } }] } }))).not.toContain('hunter2');
  });

  it('given to a child are not written', () => {
    const { logger, lines } = record('json');
    logger.child({ auth: { password: 'hunter2' } }).info('said');
    expect(lines[0]).not.toContain('hunter2');
    expect(lines[0]).toContain('[redacted]');
  });

  it('secrets in an address are not written, in errors and their causes neither', () => {
    const cause = new Error('dial https://me:hunter2@registry.example/v2 failed');
    const error = new AdapterError('unavailable', 'proxy http://me:hunter2@proxy/ said no', { cause });
    const written = JSON.stringify(fieldsOf({ url: 'https://me:hunter2@registry.example', error }));
    expect(written).not.toContain('hunter2');
    expect(written).toContain('registry.example');
  });

  it('are not what ids and counts are', () => {
    const fields = { sandboxId: 'a', image: 'r.io/a@sha256:0', author: 'x', tokens: 3, environmentId: 1 };
    expect(fieldsOf(fields)).toMatchObject(fields);
  });
});

describe('log fields', () => {
  it('may be anything', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    const written = fieldsOf({
      big: 12n,
      bytes: Buffer.from('abc'),
      map: new Map([['a', 1]]),
      set: new Set([1]),
      loop,
      none: null,
      odd: undefined,
    });
    expect(written).toMatchObject({ big: '12', bytes: '[3 bytes]', map: { a: 1 }, set: [1], none: null });
  });

  it('give the stack of a mistake of ours, and the fault of an expected error', () => {
    expect(fieldsOf({ error: new TypeError('x is not a function') })).toMatchObject({
      error: { type: 'TypeError', stack: expect.stringContaining('logger.test') as string },
    });
    expect(fieldsOf({ error: new AdapterError('not-found', 'no such sandbox') })).toMatchObject({
      error: { fault: 'not-found', message: 'no such sandbox' },
    });
  });
});

describe('warnings and errors that come in floods', () => {
  function flooded() {
    const lines: string[] = [];
    const clock = { ms: 0, monotonicMs: () => clock.ms };
    const { logger } = createLogger({
      level: 'info',
      format: 'json',
      clock,
      destination: { write: (line) => void lines.push(line) },
    });
    const messages = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    return { logger, clock, messages };
  }

  it.each(['warn', 'error'] as const)(
    'are left out after the first hundred of a kind, and counted: %s',
    (level) => {
      const { logger, clock, messages } = flooded();
      for (let n = 0; n < 5_000; n++) logger.child({ component: 'stats' })[level]({ n }, 'broken');
      expect(messages()).toHaveLength(100);
      expect(messages()[99]).toMatchObject({ n: 99 });
      clock.ms = 5_000;
      for (let n = 0; n < 5; n++) logger[level]('broken');
      expect(messages()).toHaveLength(101);
      expect(messages()[100]).toMatchObject({ message: 'broken', notLogged: 4_900 });
    },
  );

  it('keep no other kind from being written, nor another call or another outcome of it', () => {
    const { logger, messages } = flooded();
    const failed = (method: string, code: string) => logger.warn({ method, code }, 'call failed');
    for (let n = 0; n < 500; n++) failed('Exec', 'NOT_FOUND');
    failed('Exec', 'UNAVAILABLE');
    failed('RunPodSandbox', 'UNKNOWN');
    logger.warn('other');
    for (let n = 0; n < 500; n++) logger.info('call');
    expect(messages()).toHaveLength(100 + 3 + 500);
  });
});
