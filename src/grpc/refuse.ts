import { AdapterError } from '../errors/adapter-error.js';

/** An RPC that Berth does not serve; kubelets fall back on other means at UNIMPLEMENTED, and only at that. */
export function refuse(method: string, reason: string): () => never {
  return () => {
    throw new AdapterError('unimplemented', `${method}: ${reason}`);
  };
}
