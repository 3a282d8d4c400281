import { AdapterError } from '../errors/adapter-error.js';
import type { SandboxRecord } from '../state/records.js';
import type { Store } from '../state/store.js';

/** A pod sandbox by id or unique prefix. Throws `not-found`. */
export function requireSandbox(store: Pick<Store, 'findSandbox'>, id: string): SandboxRecord {
  const record = store.findSandbox(id);
  if (record === undefined) throw new AdapterError('not-found', `no pod sandbox ${JSON.stringify(id)}`);
  return record;
}
