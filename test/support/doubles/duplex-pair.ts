import { Duplex } from 'node:stream';

/** Two ends of a connection in memory: what is written to one is read from the other, with back-pressure. */
export function duplexPair(): [Duplex, Duplex] {
  const left = createEnd(() => right);
  const right = createEnd(() => left);
  return [left.duplex, right.duplex];
}

interface End {
  readonly duplex: Duplex;
  /** Called when the reader wants more. */
  wanted: (() => void) | undefined;
}

function createEnd(other: () => End): End {
  const end: End = {
    wanted: undefined,
    duplex: new Duplex({
      read() {
        const { wanted } = end;
        end.wanted = undefined;
        wanted?.();
      },
      write(chunk: Buffer, _encoding, callback) {
        const { duplex } = other();
        if (duplex.destroyed) callback(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
        else if (duplex.push(chunk)) setImmediate(callback);
        else other().wanted = callback;
      },
      final(callback) {
        other().duplex.push(null);
        callback();
      },
      destroy(error, callback) {
        const { duplex } = other();
        setImmediate(() => {
          if (!duplex.destroyed && !duplex.readableEnded) duplex.push(null);
          duplex.resume();
          end.wanted?.();
        });
        callback(error);
      },
    }),
  };
  return end;
}
