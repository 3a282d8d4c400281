import { describe, expect, it } from 'vitest';
import type { LinuxContainerSecurityContext } from '../../../../src/cri/generated/runtime/v1/LinuxContainerSecurityContext.js';
import type { LinuxSandboxSecurityContext } from '../../../../src/cri/generated/runtime/v1/LinuxSandboxSecurityContext.js';
import {
  containerSecurityOpt,
  sandboxSecurityOpt,
} from '../../../../src/translate/to-engine/security-opt.js';
import { containerSecurityContext } from '../../../support/builders/container-config.js';
import { nodeFacts } from '../../../support/builders/node-facts.js';
import { sandboxSecurityContext } from '../../../support/builders/pod-sandbox-config.js';
import { refusalOf } from '../../../support/refusals.js';

const PROFILE =
  '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["sethostname"],"action":"SCMP_ACT_ERRNO"}]}';

const localhost = (localhostRef: string) => ({ profileType: 'Localhost', localhostRef }) as const;
const runtimeDefault = { profileType: 'RuntimeDefault', localhostRef: '' } as const;
const unconfined = { profileType: 'Unconfined', localhostRef: '' } as const;
const noProfile = nodeFacts({ seccomp: 'unconfined' });
const level = (text: string) => ({ user: '', role: '', type: '', level: text });

interface Around {
  readonly facts?: ReturnType<typeof nodeFacts>;
  readonly profile?: string;
  readonly podSelinux?: ReturnType<typeof level>;
}

function container(
  changes: Partial<LinuxContainerSecurityContext> | null,
  { facts = nodeFacts(), profile, podSelinux }: Around = {},
): string[] {
  const context = changes === null ? null : containerSecurityContext(changes);
  return (
    containerSecurityOpt(context, { selinuxOptions: podSelinux ?? null, seccompProfile: profile }, facts, 'f')
      .SecurityOpt ?? []
  );
}

function sandbox(
  changes: Partial<LinuxSandboxSecurityContext> | null,
  { facts = nodeFacts(), profile }: Around = {},
): string[] {
  return (
    sandboxSecurityOpt(changes === null ? null : sandboxSecurityContext(changes), profile, facts, 'f')
      .SecurityOpt ?? []
  );
}

describe('seccomp of a container', () => {
  it.each<[string, Partial<LinuxContainerSecurityContext> | null, string]>([
    ['no security context', null, 'seccomp=unconfined'],
    ['nothing', {}, 'seccomp=unconfined'],
    ['Unconfined', { seccomp: unconfined }, 'seccomp=unconfined'],
    ['the deprecated unconfined', { seccompProfilePath: 'unconfined' }, 'seccomp=unconfined'],
    ['Localhost', { seccomp: localhost('/p.json') }, `seccomp=${PROFILE}`],
    ['the deprecated localhost/', { seccompProfilePath: 'localhost//p.json' }, `seccomp=${PROFILE}`],
  ])('is, for %s, what the Engine is told', (_what, changes, expected) => {
    expect(container(changes, { profile: PROFILE })).toContain(expected);
  });

  it('is the built-in profile for RuntimeDefault where the daemon was given none', () => {
    expect(container({ seccomp: runtimeDefault }, { facts: noProfile })).toContain('seccomp=builtin');
  });

  it.each<[string, Partial<LinuxContainerSecurityContext>, Around]>([
    ['a privileged container', { privileged: true, seccomp: localhost('/p.json') }, { profile: PROFILE }],
    ["RuntimeDefault: the Engine's default is the node owner's choice", { seccomp: runtimeDefault }, {}],
    ['the deprecated runtime/default', { seccompProfilePath: 'runtime/default' }, {}],
    ['the deprecated docker/default', { seccompProfilePath: 'docker/default' }, {}],
    ['both, of which the new one wins', { seccomp: runtimeDefault, seccompProfilePath: 'unconfined' }, {}],
    [
      'the default of an older Engine, which has no other',
      { seccomp: runtimeDefault },
      { facts: nodeFacts({ apiVersion: '1.41', seccomp: 'unconfined' }) },
    ],
    [
      'the default of an Engine without seccomp',
      { seccomp: runtimeDefault },
      { facts: nodeFacts({ seccomp: 'none' }) },
    ],
  ])('is not mentioned for %s', (_what, changes, around) => {
    expect(container(changes, around).filter((option) => option.startsWith('seccomp'))).toEqual([]);
  });

  it.each<[string, Partial<LinuxContainerSecurityContext>, Around]>([
    ['f.seccomp.localhost_ref', { seccomp: localhost('') }, {}],
    ['f.seccomp.localhost_ref', { seccomp: localhost('profiles/p.json') }, {}],
    ['f.seccomp.localhost_ref', { seccomp: localhost('/p.json') }, { profile: 'not json' }],
    ['f.seccomp.localhost_ref', { seccomp: localhost('/p.json') }, { profile: '[]' }],
    ['f.seccomp.localhost_ref', { seccomp: localhost('/p.json') }, { profile: 'null' }],
    ['f.seccomp.localhost_ref', { seccomp: localhost('/p.json') }, { profile: '' }],
    ['f.seccomp.localhost_ref', { seccomp: localhost('/p.json') }, { profile: '{}' }],
    ['f.seccomp.localhost_ref', { seccomp: localhost('/p.json') }, { profile: '{"defaultAction":"ALLOW"}' }],
    [
      'f.seccomp.localhost_ref',
      { seccomp: localhost('/p.json') },
      { profile: '{"defaultAction":"SCMP_ACT_LOG","syscalls":[{"names":["a"]}]}' },
    ],
    [
      'f.seccomp',
      { seccomp: localhost('/p.json') },
      { profile: PROFILE, facts: nodeFacts({ seccomp: 'none' }) },
    ],
    ['f.seccomp_profile_path', { seccompProfilePath: 'localhost/p.json' }, {}],
    ['f.seccomp_profile_path', { seccompProfilePath: 'strict' }, {}],
  ])('refuses %s', (field, changes, around) => {
    expect(() => container(changes, around)).toThrow(refusalOf(field));
  });

  const long = 'x'.repeat(70_000);
  const act = 'SCMP_ACT_ALLOW';
  it.each<[string, object]>([
    ['defaultAction: is longer than 255 bytes', { defaultAction: `SCMP_ACT_${long}` }],
    ['architectures.1: is longer than 255 bytes', { architectures: ['SCMP_ARCH_X86', long] }],
    ['archMap.0.subArchitectures.0: is longer', { archMap: [{ subArchitectures: [long] }] }],
    ['syscalls.0.names.0: is longer', { syscalls: [{ action: act, names: ['é'.repeat(128)] }] }],
    ['syscalls.0.NAMES.0: is longer', { syscalls: [{ action: act, NAMES: [long] }] }],
    ['syscalls.0.action: is longer', { syscalls: [{ action: act + long, names: ['a'] }] }],
    ['syscalls.0.args.0.op: is longer', { syscalls: [{ action: act, args: [{ op: long }] }] }],
    ['syscalls.0.includes.caps.0: is longer', { syscalls: [{ action: act, includes: { caps: [long] } }] }],
    ['syscalls.0.comment.0: is longer', { syscalls: [{ action: act, comment: [long] }] }],
    ['top level: has a field with a name longer than 255 bytes', { [long]: 1 }],
    [
      'syscalls.0.names: its lists have more than 8192 entries',
      { syscalls: [{ action: act, names: Array(8192).fill('a') }] },
    ],
  ])('refuses a profile on which runc could get stuck: %s', (problem, changes) => {
    const profile = JSON.stringify({ defaultAction: act, ...changes });
    expect(() => container({ seccomp: localhost('/p.json') }, { profile })).toThrow(
      `f.seccomp.localhost_ref: /p.json is not a seccomp profile: ${problem}`,
    );
  });

  it('refuses a profile that is nested deeper than any stack', () => {
    const profile = `{"defaultAction":"${act}","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(() => container({ seccomp: localhost('/p.json') }, { profile })).toThrow(
      /^f\.seccomp\.localhost_ref: \/p\.json is not a seccomp profile: a(\.0){15}: is nested too deeply$/,
    );
  });

  it('takes comments of any length, which the Engine does not pass on', () => {
    const profile = JSON.stringify({
      defaultAction: act,
      syscalls: [{ action: act, names: ['a'.repeat(255)], comment: long }],
    });
    expect(container({ seccomp: localhost('/p.json') }, { profile })).toContain(`seccomp=${profile}`);
  });

  it('takes a profile of Docker, with its conditions, word for word', () => {
    const docker =
      '{ "defaultAction": "SCMP_ACT_ERRNO", "archMap": [], "syscalls": [{ "name": "a", "action": "SCMP_ACT_ALLOW", "includes": {}, "args": [{ "value": 18446744073709551615 }] }] }';
    expect(container({ seccomp: localhost('/p.json') }, { profile: docker })).toContain(`seccomp=${docker}`);
  });

  it('needs the text of the profile', () => {
    expect(() => container({ seccomp: localhost('/p.json') })).toThrow(
      expect.objectContaining({ fault: 'internal' }),
    );
  });
});

describe('seccomp of a sandbox', () => {
  it.each<[string, Partial<LinuxSandboxSecurityContext> | null, Around, string]>([
    ['Unconfined', { seccomp: unconfined }, {}, 'seccomp=unconfined'],
    [
      'Localhost that was read',
      { seccomp: localhost('/p.json') },
      { profile: PROFILE },
      `seccomp=${PROFILE}`,
    ],
    ['the deprecated field', { seccompProfilePath: 'unconfined' }, {}, 'seccomp=unconfined'],
    ['nothing, where the Engine has no profile', {}, { facts: noProfile }, 'seccomp=builtin'],
  ])('is, for %s, what the Engine is told', (_what, changes, around, expected) => {
    expect(sandbox(changes, around)).toContain(expected);
  });

  it.each<[string, Partial<LinuxSandboxSecurityContext> | null]>([
    ['no security context', null],
    ['nothing', {}],
    ['Localhost that was not read', { seccomp: localhost('/p.json') }],
  ])("is, for %s, the Engine's default", (_what, changes) => {
    expect(sandbox(changes).filter((option) => option.startsWith('seccomp'))).toEqual([]);
  });
});

describe('AppArmor', () => {
  const none = nodeFacts({ appArmor: false });

  it.each<[string, Partial<LinuxContainerSecurityContext>, Around, string[]]>([
    ['nothing', {}, {}, []],
    ['RuntimeDefault', { apparmor: runtimeDefault }, {}, []],
    ['Unconfined', { apparmor: unconfined }, {}, ['apparmor=unconfined']],
    ['Localhost', { apparmor: localhost('deny-write') }, {}, ['apparmor=deny-write']],
    [
      'Localhost with the old prefix',
      { apparmor: localhost('localhost/deny-write') },
      {},
      ['apparmor=deny-write'],
    ],
    [
      'Localhost of a privileged container',
      { privileged: true, apparmor: localhost('deny-write') },
      {},
      ['apparmor=deny-write'],
    ],
    ['the deprecated runtime/default', { apparmorProfile: 'runtime/default' }, {}, []],
    ['the deprecated unconfined', { apparmorProfile: 'unconfined' }, {}, ['apparmor=unconfined']],
    ['the deprecated localhost/', { apparmorProfile: 'localhost/deny-write' }, {}, ['apparmor=deny-write']],
    ['both, of which the new one wins', { apparmor: runtimeDefault, apparmorProfile: 'unconfined' }, {}, []],
    ['a node without AppArmor that needs none', { apparmor: unconfined }, { facts: none }, []],
  ])('is, for %s, what the Engine is told', (_what, changes, around, expected) => {
    expect(container(changes, around).filter((option) => option.startsWith('apparmor'))).toEqual(expected);
  });

  it.each<[string, Partial<LinuxContainerSecurityContext>, Around]>([
    ['f.apparmor.localhost_ref', { apparmor: localhost('') }, {}],
    ['f.apparmor.localhost_ref', { apparmor: localhost('a b') }, {}],
    ['f.apparmor.localhost_ref', { apparmor: localhost('deny-write') }, { facts: none }],
    ['f.apparmor_profile', { apparmorProfile: 'localhost/' }, {}],
    ['f.apparmor_profile', { apparmorProfile: 'deny-write' }, {}],
    ['f.apparmor_profile', { apparmorProfile: 'localhost/deny-write' }, { facts: none }],
  ])('refuses %s', (field, changes, around) => {
    expect(() => container(changes, around)).toThrow(refusalOf(field));
  });

  it('holds for the pause container too', () => {
    expect(sandbox({ apparmor: localhost('deny-write') })).toContain('apparmor=deny-write');
    expect(sandbox(null).some((option) => option.startsWith('apparmor'))).toBe(false);
  });
});

describe('SELinux', () => {
  const whole = { user: 'system_u', role: 'system_r', type: 'svirt_lxc_net_t', level: 's0:c4,c5' };
  const labels = [
    'label=user:system_u',
    'label=role:system_r',
    'label=type:svirt_lxc_net_t',
    'label=level:s0:c4,c5',
  ];

  it('labels a container and a sandbox', () => {
    expect(container({ selinuxOptions: whole })).toEqual(expect.arrayContaining(labels));
    expect(sandbox({ selinuxOptions: whole })).toEqual(expect.arrayContaining(labels));
  });

  it('the label of the pod may come without what was empty', () => {
    const { SecurityOpt } = containerSecurityOpt(
      null,
      { selinuxOptions: { role: 'system_r' }, seccompProfile: undefined },
      nodeFacts(),
      'f',
    );
    expect(SecurityOpt).toEqual(['no-new-privileges=false', 'seccomp=unconfined', 'label=role:system_r']);
  });

  it('the label of the pod is that of a container without its own', () => {
    expect(container(null, { podSelinux: level('s0:c1') })).toContain('label=level:s0:c1');
    expect(container({ selinuxOptions: level('s0:c2') }, { podSelinux: level('s0:c1') })).not.toContain(
      'label=level:s0:c1',
    );
  });

  it.each(['s0', 's0:c4', 's0:c0.c1023', 's0:c0.c2,c5', 's0-s15:c0.c1023', 's0:c1-s2:c1,c2'])(
    'takes the level %s',
    (text) => {
      expect(container({ selinuxOptions: level(text) })).toContain(`label=level:${text}`);
    },
  );

  it.each<[string, Partial<typeof whole>]>([
    ['level', { level: 's0,c4,c5' }],
    ['level', { level: 'c4' }],
    ['level', { level: 's0 ' }],
    ['user', { user: 'a:b' }],
    ['role', { role: 'a b' }],
    ['type', { type: 'a,b' }],
  ])('refuses %s in %j', (field, changes) => {
    expect(() => container({ selinuxOptions: { ...whole, ...changes } })).toThrow(
      refusalOf(`f.selinux_options.${field}`),
    );
  });
});

describe('new privileges', () => {
  it('are never gained by the pause container, and by others unless the request forbids it', () => {
    expect(sandbox(null)).toContain('no-new-privileges=true');
    expect(container({ noNewPrivs: true })).toContain('no-new-privileges=true');
    expect(container({})).toContain('no-new-privileges=false');
    expect(container(null)).toContain('no-new-privileges=false');
  });
});
