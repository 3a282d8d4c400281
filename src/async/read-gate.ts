/**
 * Lets one connection that carries many streams be read only while none of them holds it: back-pressure where
 * the protocol has none per stream. A connection that is not read does not show that its peer has gone;
 * writing to it does, which is what `heartbeat` is for.
 */
export interface ReadGate {
  /** This stream's reader is behind. */
  hold(stream: number): void;
  /** It wants more, or is no more. */
  release(stream: number): void;
  /** The connection is over. */
  stop(): void;
}

export interface GatedConnection {
  pause(): unknown;
  resume(): unknown;
  /** Writes something harmless to the peer. */
  heartbeat(): void;
}

export function createReadGate(connection: GatedConnection, heartbeatMs: number): ReadGate {
  const holding = new Set<number>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  return {
    hold(stream) {
      if (stopped) return;
      holding.add(stream);
      if (holding.size > 1 || timer !== undefined) return;
      connection.pause();
      timer = setInterval(() => {
        connection.heartbeat();
      }, heartbeatMs).unref();
    },
    release(stream) {
      if (!holding.delete(stream) || holding.size > 0 || stopped) return;
      clearInterval(timer);
      timer = undefined;
      connection.resume();
    },
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}
