// Joins each connection to a unix socket with a TCP port of 127.0.0.1, in the network namespace that it was
// started in. The first line that comes over a connection is the port's number. Either side may end before
// the other.
//   node netns-relay.mjs SOCKET
import { connect, createServer } from 'node:net';

const NEWLINE = 0x0a;

createServer({ allowHalfOpen: true }, (near) => {
  let head = Buffer.alloc(0);
  const receive = (chunk) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(NEWLINE);
    if (end === -1) return;
    near.off('data', receive);
    join(near, Number(head.subarray(0, end)), head.subarray(end + 1));
  };
  near.on('error', () => near.destroy());
  near.on('data', receive);
}).listen(process.argv[2]);

function join(near, port, first) {
  const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
  far.write(first);
  near.pipe(far);
  far.pipe(near);
}
