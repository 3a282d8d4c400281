import type { SecurityProfile } from '../../cri/generated/runtime/v1/SecurityProfile.js';
import { supports } from '../../engine/wire/features.js';
import { AdapterError, invalidArgument } from '../../errors/adapter-error.js';
import type { NodeFacts } from '../node-facts.js';
import { requireProfile } from './seccomp-profile.js';
import { requireAbsolutePath } from '../check/text.js';

/** What CRI asks for, whichever of its two spellings it used. */
export type SeccompChoice =
  { readonly type: 'default' | 'unconfined' } | { readonly type: 'localhost'; readonly path: string };

/** The two fields of a CRI security context, `seccomp` and the deprecated one. */
export interface SeccompFields {
  readonly seccomp: SecurityProfile | null;
  readonly seccompProfilePath: string;
}

/**
 * undefined when the request says nothing of seccomp. `seccomp` wins over the deprecated
 * `seccomp_profile_path`; the kubelet sends both.
 */
export function seccompChoice(
  { seccomp, seccompProfilePath }: SeccompFields,
  field: string,
): SeccompChoice | undefined {
  if (seccomp === null) return deprecatedChoice(seccompProfilePath, `${field}.seccomp_profile_path`);
  switch (seccomp.profileType) {
    case 'RuntimeDefault':
      return { type: 'default' };
    case 'Unconfined':
      return { type: 'unconfined' };
    case 'Localhost':
      return {
        type: 'localhost',
        path: requireAbsolutePath(seccomp.localhostRef, `${field}.seccomp.localhost_ref`),
      };
  }
}

/**
 * The SecurityOpt for a choice. `profile` is the text of the file of a `localhost` choice: the Engine takes
 * the profile itself, not its path, and parses it only when the container starts.
 */
export function seccompOption(
  choice: SeccompChoice,
  profile: string | undefined,
  facts: NodeFacts,
  field: string,
): string | undefined {
  switch (choice.type) {
    case 'unconfined':
      return 'seccomp=unconfined';
    case 'default':
      // The default profile is the node owner's choice, and what the Engine takes when nothing is said.
      // `unconfined` is no profile.
      return facts.seccomp === 'unconfined' && supports(facts.apiVersion, 'seccompBuiltin')
        ? 'seccomp=builtin'
        : undefined;
    case 'localhost':
      if (facts.seccomp === 'none')
        throw invalidArgument(`${field}.seccomp`, 'the Engine of this node runs without seccomp');
      if (profile === undefined)
        throw new AdapterError('internal', `${field}.seccomp: the profile ${choice.path} has not been read`);
      return `seccomp=${requireProfile(profile, choice.path, `${field}.seccomp.localhost_ref`)}`;
  }
}

function deprecatedChoice(text: string, field: string): SeccompChoice | undefined {
  if (text === '') return undefined;
  if (text === 'runtime/default' || text === 'docker/default') return { type: 'default' };
  if (text === 'unconfined') return { type: 'unconfined' };
  if (text.startsWith('localhost/'))
    return { type: 'localhost', path: requireAbsolutePath(text.slice('localhost/'.length), field) };
  throw invalidArgument(
    field,
    `${JSON.stringify(text)} must be runtime/default, unconfined or localhost/<absolute path>`,
  );
}
