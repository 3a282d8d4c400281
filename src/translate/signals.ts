import { Signal } from '../cri/generated/runtime/v1/Signal.js';

/** The signal that stops a container: the one asked for, else the image's own. */
export function stopSignalOf(requested: Signal, imageStopSignal: string): Signal {
  return requested === 'SIGNAL_RUNTIME_DEFAULT' ? toCriSignal(imageStopSignal) : requested;
}

/** The Engine's name of a CRI signal, e.g. `SIGRTMIN+3`; the runtime's default is SIGTERM. */
export function toEngineSignal(signal: Signal): string {
  if (signal === 'SIGNAL_RUNTIME_DEFAULT') return 'SIGTERM';
  return signal.slice('SIGNAL_'.length).replace('PLUS', '+').replace('MINUS', '-');
}

/**
 * The CRI signal that a StopSignal of the Engine or of an image means: a name with or without `SIG`, or a
 * number of Linux on x86 and ARM. None at all, and any text that is no signal, is SIGTERM. The Engine does so
 * for an empty text only: with a text that it does not know it sends nothing and kills after 2 s. So what
 * this returns has to be sent, never the text itself.
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
