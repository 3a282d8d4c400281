import type { LinuxContainerSecurityContext } from '../../cri/generated/runtime/v1/LinuxContainerSecurityContext.js';
import type { LinuxSandboxSecurityContext } from '../../cri/generated/runtime/v1/LinuxSandboxSecurityContext.js';
import type { SELinuxOptionInit } from '../../cri/generated/runtime/v1/SELinuxOption.js';
import type { HostConfig } from '../../engine/wire/container-create.js';
import type { NodeFacts } from '../node-facts.js';
import { appArmorProfile } from './apparmor.js';
import { seccompChoice, seccompOption } from './seccomp.js';
import { selinuxOptions } from './selinux.js';

/** Alone composes SecurityOpt: privileges, seccomp, AppArmor and SELinux of a container. */
export function containerSecurityOpt(
  context: LinuxContainerSecurityContext | null,
  pod: { readonly selinuxOptions: SELinuxOptionInit | null; readonly seccompProfile: string | undefined },
  facts: NodeFacts,
  field: string,
): Pick<HostConfig, 'SecurityOpt'> {
  const apparmor = context === null ? undefined : appArmorProfile(context, facts, field);
  return {
    SecurityOpt: [
      // Said either way: a daemon can have it on for everything.
      `no-new-privileges=${String(context?.noNewPrivs ?? false)}`,
      ...present(containerSeccomp(context, pod.seccompProfile, facts, field)),
      ...present(apparmor === undefined ? undefined : `apparmor=${apparmor}`),
      ...selinuxOptions(context?.selinuxOptions ?? pod.selinuxOptions, `${field}.selinux_options`),
    ],
  };
}

/**
 * The pause container never gains privileges and keeps the Engine's seccomp profile where nothing else is
 * asked for.
 */
export function sandboxSecurityOpt(
  context: LinuxSandboxSecurityContext | null,
  seccompProfile: string | undefined,
  facts: NodeFacts,
  field: string,
): Pick<HostConfig, 'SecurityOpt'> {
  const apparmor =
    context === null ? undefined : appArmorProfile({ apparmor: context.apparmor }, facts, field);
  return {
    SecurityOpt: [
      'no-new-privileges=true',
      ...present(sandboxSeccomp(context, seccompProfile, facts, field)),
      ...present(apparmor === undefined ? undefined : `apparmor=${apparmor}`),
      ...selinuxOptions(context?.selinuxOptions ?? null, `${field}.selinux_options`),
    ],
  };
}

/**
 * No profile at all means unconfined in CRI. A privileged container has none whatever is asked for (the
 * Engine would honour one): CRI demands that, and nothing of the request is sent.
 */
function containerSeccomp(
  context: LinuxContainerSecurityContext | null,
  profile: string | undefined,
  facts: NodeFacts,
  field: string,
): string | undefined {
  if (context?.privileged === true) return undefined;
  const choice = context === null ? undefined : seccompChoice(context, field);
  return seccompOption(choice ?? { type: 'unconfined' }, profile, facts, field);
}

/**
 * A `localhost` profile whose text nobody read leaves the pause container under the Engine's default one: all
 * it does is wait, and the profile is the containers' affair.
 */
function sandboxSeccomp(
  context: LinuxSandboxSecurityContext | null,
  profile: string | undefined,
  facts: NodeFacts,
  field: string,
): string | undefined {
  const choice = (context === null ? undefined : seccompChoice(context, field)) ?? { type: 'default' };
  const possible =
    choice.type === 'localhost' && profile === undefined ? ({ type: 'default' } as const) : choice;
  return seccompOption(possible, profile, facts, field);
}

function present(option: string | undefined): string[] {
  return option === undefined ? [] : [option];
}
