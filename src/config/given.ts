import type { OptionKey } from './options.js';

/**
 * A setting as somebody wrote it, and where, in words that help to find the place: `--pod-cidr`,
 * `BERTH_POD_CIDR`, `/etc/berth/config.yaml:12`.
 */
export interface GivenText {
  readonly text: string;
  readonly where: string;
}

export type GivenTexts = ReadonlyMap<OptionKey, GivenText>;

/** Where a value comes from; `where` is as in GivenText, or `default`. */
export interface Origin {
  readonly source: 'flag' | 'environment' | 'file' | 'default';
  readonly where: string;
}
