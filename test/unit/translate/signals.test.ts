import { describe, expect, it } from 'vitest';
import { Signal } from '../../../src/cri/generated/runtime/v1/Signal.js';
import { stopSignalOf, toCriSignal, toEngineSignal } from '../../../src/translate/signals.js';

describe('signals', () => {
  it.each([
    ['SIGNAL_RUNTIME_DEFAULT', 'SIGTERM'],
    ['SIGNAL_SIGTERM', 'SIGTERM'],
    ['SIGNAL_SIGRTMIN', 'SIGRTMIN'],
    ['SIGNAL_SIGRTMINPLUS3', 'SIGRTMIN+3'],
    ['SIGNAL_SIGRTMAXMINUS14', 'SIGRTMAX-14'],
  ] as const)('%s is %s for the Engine', (cri, engine) => {
    expect(toEngineSignal(cri)).toBe(engine);
  });

  it.each(Object.values(Signal).filter((signal) => signal !== 'SIGNAL_RUNTIME_DEFAULT'))(
    '%s reads back as it was sent',
    (signal) => {
      expect(toCriSignal(toEngineSignal(signal))).toBe(signal);
    },
  );

  it.each([
    ['', 'SIGNAL_SIGTERM'],
    ['quit', 'SIGNAL_SIGQUIT'],
    ['TERM', 'SIGNAL_SIGTERM'],
    ['RTMIN+15', 'SIGNAL_SIGRTMINPLUS15'],
    ['1', 'SIGNAL_SIGHUP'],
    ['9', 'SIGNAL_SIGKILL'],
    ['17', 'SIGNAL_SIGCHLD'],
    ['31', 'SIGNAL_SIGSYS'],
    ['32', 'SIGNAL_SIGTERM'],
    ['34', 'SIGNAL_SIGRTMIN'],
    ['37', 'SIGNAL_SIGRTMINPLUS3'],
    ['49', 'SIGNAL_SIGRTMINPLUS15'],
    ['50', 'SIGNAL_SIGRTMAXMINUS14'],
    ['64', 'SIGNAL_SIGRTMAX'],
    ['65', 'SIGNAL_SIGTERM'],
    ['SIGNONSENSE', 'SIGNAL_SIGTERM'],
    ['SIGTERM ', 'SIGNAL_SIGTERM'],
    ['99', 'SIGNAL_SIGTERM'],
    ['SIGRTMIN+40', 'SIGNAL_SIGTERM'],
    ['RUNTIME_DEFAULT', 'SIGNAL_SIGTERM'],
  ])("the Engine's %j is %s", (engine, cri) => {
    expect(toCriSignal(engine)).toBe(cri);
  });

  it.each([
    ['SIGNAL_SIGUSR1', 'SIGQUIT', 'SIGNAL_SIGUSR1'],
    ['SIGNAL_RUNTIME_DEFAULT', 'SIGQUIT', 'SIGNAL_SIGQUIT'],
    ['SIGNAL_RUNTIME_DEFAULT', 'SIGFOO', 'SIGNAL_SIGTERM'],
    ['SIGNAL_RUNTIME_DEFAULT', '', 'SIGNAL_SIGTERM'],
  ] as const)('%s asked for with %j in the image is %s', (requested, ofImage, expected) => {
    expect(stopSignalOf(requested, ofImage)).toBe(expected);
  });
});
