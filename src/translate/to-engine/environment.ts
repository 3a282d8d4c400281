import type { KeyValue } from '../../cri/generated/runtime/v1/KeyValue.js';
import type { ContainerCreateBody } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import { ARGUMENT_MAX_BYTES } from './length-checks.js';
import { requireNoNul } from '../check/text.js';

/**
 * Environment variables: the last of two with the same name wins. Error messages name the variable, never its
 * value, which may be a secret.
 */
export function environmentToConfig(envs: readonly KeyValue[]): Pick<ContainerCreateBody, 'Env'> {
  if (envs.length === 0) return {};
  const byName = new Map<string, string>();
  envs.forEach(({ key, value }, index) => {
    const field = `config.envs[${String(index)}]`;
    if (Buffer.byteLength(key) + 1 + value.length > ARGUMENT_MAX_BYTES)
      throw invalidArgument(field, `is longer than ${String(ARGUMENT_MAX_BYTES)} bytes with its name`);
    byName.set(requireName(key, `${field}.key`), toText(value, key, `${field}.value`));
  });
  // Always with its `=`: a bare name would unset a variable of the image.
  return { Env: [...byName].map(([name, value]) => `${name}=${value}`) };
}

function requireName(key: string, field: string): string {
  requireNoNul(key, field);
  if (key === '' || key.includes('='))
    throw invalidArgument(field, `${JSON.stringify(key)} is not a valid name of a variable`);
  return key;
}

function toText(value: Uint8Array, name: string, field: string): string {
  if (value.includes(0)) throw invalidArgument(field, `the value of ${name} must not contain a NUL byte`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
  } catch (cause) {
    // The Engine is spoken to in JSON, which has no way to say other bytes.
    throw Object.assign(invalidArgument(field, `the value of ${name} must be UTF-8`), { cause });
  }
}
