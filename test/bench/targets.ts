/** A CRI socket to be measured; CPU and memory are told where the pid is known. */
export interface Target {
  readonly name: string;
  readonly socketPath: string;
  readonly pid: number | undefined;
}

/**
 * Other CRI sockets on the same Engine, from `BERTH_BENCH_SOCKETS=name=/path.sock:pid,…` (the pid may be left
 * out).
 */
export function otherTargets(given = process.env['BERTH_BENCH_SOCKETS'] ?? ''): Target[] {
  return given
    .split(',')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const parts = /^([^=]+)=([^:]+)(?::(\d+))?$/.exec(entry);
      if (parts?.[1] === undefined || parts[2] === undefined)
        throw new Error(`BERTH_BENCH_SOCKETS: ${entry} is not name=/path.sock[:pid]`);
      return {
        name: parts[1],
        socketPath: parts[2],
        pid: parts[3] === undefined ? undefined : Number(parts[3]),
      };
    });
}
