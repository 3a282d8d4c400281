import { failureOf, outcome, type Attack } from '../attack.js';

const AT_ONCE = 6;
const SECONDS = '6';
/** Each write is a frame of its own as long as the Engine keeps up. */
const ONE_BYTE_WRITES = ['dd', 'if=/dev/zero', 'bs=1', 'count=16777216'];
const MUCH = ['cat', '/dev/zero'];

export const EXEC_SYNC: readonly Attack[] = [
  execSyncs('ExecSync, 6 at once: 16 MiB in writes of one byte', ONE_BYTE_WRITES),
  execSyncs('ExecSync, 6 at once: output without end', MUCH),
];

function execSyncs(name: string, cmd: string[]): Attack {
  return {
    name,
    async run({ cri, attacker: { containerId } }) {
      const failures = await Promise.all(
        Array.from({ length: AT_ONCE }, () =>
          failureOf(cri.call('ExecSync', { containerId, cmd, timeout: SECONDS }, 30_000)),
        ),
      );
      return outcome(`${String(failures.filter((each) => each === undefined).length)} succeeded`);
    },
  };
}
