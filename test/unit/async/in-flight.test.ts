import { describe, expect, it } from 'vitest';
import { createInFlight } from '../../../src/async/in-flight.js';
import { AdapterError } from '../../../src/errors/adapter-error.js';

const KEEP_MS = 60_000;

/** A piece of work that ends when it is told to. */
function work() {
  const begun: AbortSignal[] = [];
  let finish: (value: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  return {
    begun,
    finish: (value: string) => {
      finish(value);
    },
    fail: (error: Error) => {
      fail(error);
    },
    run: (signal: AbortSignal): Promise<string> => {
      begun.push(signal);
      return new Promise((resolve, reject) => {
        finish = resolve;
        fail = reject;
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      });
    },
  };
}

function caller() {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    passDeadline: () => {
      controller.abort(new AdapterError('deadline-exceeded', 'too late'));
    },
    cancel: () => {
      controller.abort(new AdapterError('cancelled', 'gone'));
    },
  };
}

/** Lets everything run that waits for settled promises only. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('in-flight work', () => {
  it('is joined by a second caller of the same key', async () => {
    const flights = createInFlight<string>(KEEP_MS);
    const job = work();
    const both = [flights.run('pod', caller().signal, job.run), flights.run('pod', caller().signal, job.run)];
    await settle();
    job.finish('id');
    expect(await Promise.all(both)).toEqual(['id', 'id']);
    expect(job.begun).toHaveLength(1);
  });

  it('goes on when the deadline of its only caller passes, and the retry gets its result', async () => {
    const flights = createInFlight<string>(KEEP_MS);
    const job = work();
    const kubelet = caller();
    const first = flights.run('pod', kubelet.signal, job.run);
    await settle();
    kubelet.passDeadline();
    await expect(first).rejects.toThrow('too late');
    expect(job.begun[0]?.aborted).toBe(false);

    const retry = flights.run('pod', caller().signal, job.run);
    job.finish('id');
    expect(await retry).toBe('id');
    expect(job.begun).toHaveLength(1);
  });

  it('hands a result that nobody waited for to the next caller, once', async () => {
    const flights = createInFlight<string>(KEEP_MS);
    const job = work();
    const kubelet = caller();
    const first = flights.run('pod', kubelet.signal, job.run);
    await settle();
    kubelet.passDeadline();
    await expect(first).rejects.toThrow('too late');
    job.finish('id');
    await settle();

    expect(await flights.run('pod', caller().signal, job.run)).toBe('id');
    const again = flights.run('pod', caller().signal, job.run);
    await settle();
    job.finish('other');
    expect(await again).toBe('other');
  });

  it('is given up when its last caller cancels', async () => {
    const flights = createInFlight<string>(KEEP_MS);
    const job = work();
    const [one, two] = [caller(), caller()];
    const results = Promise.allSettled([
      flights.run('pod', one.signal, job.run),
      flights.run('pod', two.signal, job.run),
    ]);
    await settle();
    one.cancel();
    await settle();
    expect(job.begun[0]?.aborted).toBe(false);
    two.cancel();
    await settle();
    expect(job.begun[0]?.aborted).toBe(true);
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('starts anew, after the clean-up of work that was given up', async () => {
    const flights = createInFlight<string>(KEEP_MS);
    const order: string[] = [];
    let cleanedUp: () => void = () => undefined;
    const slowToDie = async (signal: AbortSignal): Promise<string> => {
      order.push('begin');
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => {
          cleanedUp = resolve;
        });
      });
      order.push('clean');
      throw new Error('given up');
    };
    const impatient = caller();
    const first = flights.run('pod', impatient.signal, slowToDie);
    await settle();
    impatient.cancel();
    await expect(first).rejects.toThrow('gone');
    const second = flights.run('pod', caller().signal, () => {
      order.push('again');
      return Promise.resolve('id');
    });
    await settle();
    cleanedUp();
    expect(await second).toBe('id');
    expect(order).toEqual(['begin', 'clean', 'again']);
  });

  it('hands out the result of work that succeeded although its last caller had cancelled', async () => {
    const flights = createInFlight<string>(KEEP_MS);
    let finish: (value: string) => void = () => undefined;
    const deafWork = (): Promise<string> =>
      new Promise((resolve) => {
        finish = resolve;
      });
    const gone = caller();
    const first = flights.run('pod', gone.signal, deafWork);
    await settle();
    gone.cancel();
    await expect(first).rejects.toThrow('gone');
    finish('id');
    await settle();
    const anew = work();
    expect(await flights.run('pod', caller().signal, anew.run)).toBe('id');
    expect(anew.begun).toHaveLength(0);
  });

  it('hands that result to a caller who came while the work was still cleaning up', async () => {
    const flights = createInFlight<string>(KEEP_MS);
    let finish: (value: string) => void = () => undefined;
    const deafWork = (): Promise<string> =>
      new Promise((resolve) => {
        finish = resolve;
      });
    const gone = caller();
    const first = flights.run('pod', gone.signal, deafWork);
    await settle();
    gone.cancel();
    await expect(first).rejects.toThrow('gone');
    const retry = flights.run('pod', caller().signal, work().run);
    await settle();
    finish('id');
    expect(await retry).toBe('id');
  });

  it('passes a failure to every caller and keeps nothing of it', async () => {
    const flights = createInFlight<string>(KEEP_MS);
    const job = work();
    const first = flights.run('pod', caller().signal, job.run);
    await settle();
    job.fail(new Error('no'));
    await expect(first).rejects.toThrow('no');
    expect(flights.has('pod')).toBe(false);
  });
});
