import { invalidArgument } from '../../errors/adapter-error.js';
import { PAUSE } from '../names.js';
import { requireLength } from '../to-engine/length-checks.js';

/** What the Engine allows in a container's name. */
const ALLOWED = /^[A-Za-z0-9_.-]*$/;

/**
 * Kubernetes' longest name of an object. The names of a pod go to CNI plugins in one environment variable:
 * with much longer ones no plugin can be run any more, neither for ADD nor for any DEL.
 */
const NAME_MAX_BYTES = 253;

/**
 * Names of a pod become part of its containers' names, so they must have no other characters than those may
 * have.
 */
export function requirePodNames(
  names: { readonly name: string; readonly namespace: string; readonly uid: string },
  field: string,
): void {
  requireName(names.name, `${field}.name`);
  requireAllowed(names.namespace, `${field}.namespace`);
  requireAllowed(names.uid, `${field}.uid`);
}

export function requireContainerName(name: string, field: string): void {
  requireName(name, field);
  if (name === PAUSE) throw invalidArgument(field, `${PAUSE} is reserved for the pause container of the pod`);
}

function requireName(name: string, field: string): void {
  if (name === '') throw invalidArgument(field, 'is missing');
  requireAllowed(name, field);
}

function requireAllowed(name: string, field: string): void {
  requireLength(name, NAME_MAX_BYTES, field);
  if (!ALLOWED.test(name))
    throw invalidArgument(field, `${JSON.stringify(name)} must consist of letters, digits, "_", "." and "-"`);
}
