/** The connection that a call came in on; Node throws where that is lost already. */
export function peerOf(call: { getPeer(): string }): string {
  try {
    return call.getPeer();
  } catch {
    return '';
  }
}
