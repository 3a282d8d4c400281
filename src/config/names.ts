import { OPTIONS, type Option, type OptionKey } from './options.js';

export const OPTION_KEYS = Object.keys(OPTIONS) as OptionKey[];

/** The row of a key, seen without its value's type. */
export function optionOf(key: OptionKey): Option<unknown> {
  return OPTIONS[key];
}

/** `podInfraContainerImage` → `pod-infra-container-image`, cri-dockerd's spelling. */
export function flagOf(key: OptionKey): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `podInfraContainerImage` → `BERTH_POD_INFRA_CONTAINER_IMAGE`. */
export function variableOf(key: OptionKey): string {
  return `BERTH_${flagOf(key).replaceAll('-', '_').toUpperCase()}`;
}

export function isOptionKey(name: string): name is OptionKey {
  return Object.hasOwn(OPTIONS, name);
}
