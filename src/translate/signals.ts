import { Signal } from '../cri/generated/runtime/v1/Signal.js';

/** The Engine's name of a CRI signal, e.g. `SIGRTMIN+3`; undefined for "the runtime's default". */
export function toEngineSignal(signal: Signal): string | undefined {
  if (signal === 'SIGNAL_RUNTIME_DEFAULT') return undefined;
  return signal.slice('SIGNAL_'.length).replace('PLUS', '+').replace('MINUS', '-');
}

/**
 * The CRI signal that the Engine's StopSignal means: a name with or without `SIG`, or a number of Linux on x86 and ARM. The Engine itself
 * stops with SIGTERM where there is none, and where it does not know the name.
 */
export function toCriSignal(stopSignal: string): Signal {
  const name = /^\d+$/.test(stopSignal)
    ? NUMBERS.get(Number(stopSignal))
    : stopSignal.toUpperCase().replace(/^SIG/, '');
  const candidate = `SIGNAL_SIG${(name ?? '').replace('+', 'PLUS').replace('-', 'MINUS')}`;
  return isSignal(candidate) ? candidate : Signal.SIGNAL_SIGTERM;
}

function isSignal(text: string): text is Signal {
  return Object.hasOwn(Signal, text);
}

const FIRST_31 =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS';

/** signal(7): 1 to 31, then the real-time signals from 34 to 64; 32 and 33 are the C library's own. */
const NUMBERS: ReadonlyMap<number, string> = new Map([
  ...FIRST_31.split(' ').map((name, index): [number, string] => [index + 1, name]),
  ...Array.from({ length: 16 }, (_, n): [number, string] => [
    34 + n,
    n === 0 ? 'RTMIN' : `RTMIN+${String(n)}`,
  ]),
  ...Array.from({ length: 15 }, (_, n): [number, string] => [
    64 - n,
    n === 0 ? 'RTMAX' : `RTMAX-${String(n)}`,
  ]),
]);
