import { AdapterError } from '../../errors/adapter-error.js';

/**
 * How many sandboxes and how many containers there may be, ended ones included, so that their lists never
 * grow beyond the 16 MiB that kubelets take: an entry has up to 1.6 KiB once everything is left out that a
 * kubelet can do without (to-cri/reduced.ts). A node of 250 pods with eight containers each, all of which
 * have ended before and are kept, has half as many.
 */
export const LISTED_MAX = 8192;

/** One pod's part of the containers: a pod's spec has space for 15,000. */
export const LISTED_OF_POD_MAX = 512;

/**
 * Refuses one more sandbox where there are so many. Those that are being made at the same time do not count.
 */
export function requireSandboxSpace(ofNode: number): void {
  if (ofNode >= LISTED_MAX)
    throw full(`the node has ${String(ofNode)} pod sandboxes, ended ones included`, LISTED_MAX);
}

/** The same of containers. */
export function requireContainerSpace(ofPod: number, ofNode: number): void {
  if (ofPod >= LISTED_OF_POD_MAX)
    throw full(`the pod has ${String(ofPod)} containers, ended ones included`, LISTED_OF_POD_MAX);
  if (ofNode >= LISTED_MAX)
    throw full(`the node has ${String(ofNode)} containers of pods, ended ones included`, LISTED_MAX);
}

function full(what: string, most: number): AdapterError {
  return new AdapterError('resource-exhausted', `${what}: there can be at most ${String(most)}`);
}
