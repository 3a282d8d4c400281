import koffi from 'koffi';

/**
 * The system calls that making a socket in another network namespace takes. Each returns what the kernel
 * does, or minus its errno.
 */
export interface NetnsCalls {
  /** Moves the calling thread, and only it, into the network namespace behind a descriptor. */
  setns(namespaceFd: number): number;
  /** An unconnected TCP socket, non-blocking and closed on exec. */
  tcpSocket(family: 'ipv4' | 'ipv6'): number;
}

const CLONE_NEWNET = 0x4000_0000;
const FAMILY = { ipv4: 2, ipv6: 10 } as const;
const SOCK_STREAM_NONBLOCK_CLOEXEC = 0o1 | 0o4000 | 0o2000000;

/** Calls into the C library that Node itself runs on, whichever that is. */
export function loadNetnsCalls(): NetnsCalls {
  const libc = koffi.load(null);
  const setns = libc.func('int setns(int fd, int nstype)') as (fd: number, type: number) => number;
  const socket = libc.func('int socket(int domain, int type, int protocol)') as (
    domain: number,
    type: number,
    protocol: number,
  ) => number;
  const orErrno = (result: number): number => (result === -1 ? -koffi.errno() : result);
  return {
    setns: (namespaceFd) => orErrno(setns(namespaceFd, CLONE_NEWNET)),
    tcpSocket: (family) => orErrno(socket(FAMILY[family], SOCK_STREAM_NONBLOCK_CLOEXEC, 0)),
  };
}
