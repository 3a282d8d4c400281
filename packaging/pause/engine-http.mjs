// As much of the Engine API as a script needs that runs before anything is built: over its unix socket, with
// Node.js alone.
import { request } from 'node:http';

/** The path of the socket in `unix:///var/run/docker.sock`, or in the path itself. */
export function socketPathOf(endpoint) {
  return endpoint.replace(/^unix:\/\//, '');
}

/**
 * One request. `body` is undefined, a Buffer, or a stream; the answer is `{ status, text }`. Rejects when no Engine answers within
 * `limitMs`, or when it answers with an error (its own sentence is the message).
 */
export function engine(socketPath, method, path, { body, headers = {}, limitMs = 60_000 } = {}) {
  return new Promise((resolve, reject) => {
    const call = request(
      { socketPath, method, path, headers, signal: AbortSignal.timeout(limitMs) },
      (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const problem = problemOf(answer.statusCode, text);
          if (problem === undefined) resolve({ status: answer.statusCode, text });
          else reject(new Error(`${method} ${path}: ${problem}`));
        });
      },
    );
    call.on('error', reject);
    if (body !== undefined && typeof body.pipe === 'function') body.pipe(call);
    else call.end(body);
  });
}

/** Pulls, pushes and imports say 200 first, and what went wrong in a later line of their answer. */
function problemOf(status, text) {
  if (status >= 400) return messageIn(text) ?? `status ${status}`;
  const line = text.split('\n').find((each) => each.includes('"errorDetail"'));
  return line === undefined ? undefined : (messageIn(line) ?? line);
}

function messageIn(text) {
  try {
    const { message, error } = JSON.parse(text);
    return message ?? error;
  } catch {
    return undefined;
  }
}
