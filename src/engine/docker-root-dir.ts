import type { EngineClient } from './engine-client.js';

const ASK_LIMIT_MS = 10_000;

/** Where Docker keeps what it has: asked once. Undefined while the Engine does not answer. */
export function createDockerRootDir({
  system,
}: Pick<EngineClient, 'system'>): () => Promise<string | undefined> {
  let known: Promise<string | undefined> | undefined;

  async function ask(): Promise<string | undefined> {
    try {
      return (await system.info(AbortSignal.timeout(ASK_LIMIT_MS))).DockerRootDir ?? undefined;
    } catch {
      // Calls that need the Engine fail with the reason.
      known = undefined;
      return undefined;
    }
  }

  return () => (known ??= ask());
}
