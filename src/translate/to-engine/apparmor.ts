import type { SecurityProfile } from '../../cri/generated/runtime/v1/SecurityProfile.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import type { NodeFacts } from '../node-facts.js';
import { PAGE_MAX_BYTES, requireLength } from './length-checks.js';
import { requireOneWord } from '../check/text.js';

export interface AppArmorFields {
  readonly apparmor: SecurityProfile | null;
  /** Deprecated; sandboxes have none. */
  readonly apparmorProfile?: string;
}

/**
 * The name of the AppArmor profile to run under, `unconfined` for none, undefined for the Engine's default,
 * which is what CRI's absent profile means too. `apparmor` wins over the deprecated `apparmor_profile`; the
 * kubelet sends both. A profile asked for by name holds for privileged containers as well, as with
 * containerd. The Engine would silently run without on a node that has no AppArmor.
 */
export function appArmorProfile(
  { apparmor, apparmorProfile = '' }: AppArmorFields,
  { appArmor }: Pick<NodeFacts, 'appArmor'>,
  field: string,
): string | undefined {
  const at = apparmor === null ? `${field}.apparmor_profile` : `${field}.apparmor.localhost_ref`;
  const profile =
    apparmor === null ? deprecatedProfile(apparmorProfile, at) : structuredProfile(apparmor, at);
  if (profile === undefined || profile === UNCONFINED) return appArmor ? profile : undefined;
  if (!appArmor)
    throw invalidArgument(at, `this node has no AppArmor, which ${JSON.stringify(profile)} needs`);
  return profile;
}

const UNCONFINED = 'unconfined';
const LOCALHOST = 'localhost/';

function structuredProfile(
  { profileType, localhostRef }: SecurityProfile,
  field: string,
): string | undefined {
  switch (profileType) {
    case 'RuntimeDefault':
      return undefined;
    case 'Unconfined':
      return UNCONFINED;
    case 'Localhost':
      return requireProfileName(
        localhostRef.startsWith(LOCALHOST) ? localhostRef.slice(LOCALHOST.length) : localhostRef,
        field,
      );
  }
}

function deprecatedProfile(text: string, field: string): string | undefined {
  if (text === '' || text === 'runtime/default') return undefined;
  if (text === UNCONFINED) return UNCONFINED;
  if (text.startsWith(LOCALHOST)) return requireProfileName(text.slice(LOCALHOST.length), field);
  throw invalidArgument(
    field,
    `${JSON.stringify(text)} must be runtime/default, unconfined or localhost/<name>`,
  );
}

function requireProfileName(name: string, field: string): string {
  return requireOneWord(requireLength(name, PAGE_MAX_BYTES, field), field);
}
