import { describe, expect, it } from 'vitest';
import { readFlags, type Invocation } from '../../../src/config/read-flags.js';

async function given(...argv: string[]): Promise<Record<string, string>> {
  const invocation = await run(...argv);
  return Object.fromEntries([...invocation.given].map(([key, { text }]) => [key, text]));
}

async function run(...argv: string[]): Promise<Extract<Invocation, { kind: 'run' }>> {
  const invocation = await readFlags(argv);
  if (invocation.kind !== 'run') throw new Error(`is ${invocation.kind}`);
  return invocation;
}

describe('the command line', () => {
  it('serves when no command is given', async () => {
    expect(await run()).toMatchObject({ command: 'serve', output: 'text', configPath: undefined });
  });

  it.each(['serve', 'doctor', 'config'])('knows the command %s, before or after flags', async (command) => {
    expect((await run(command, '--output=json')).command).toBe(command);
    expect(await run('--output', 'json', command)).toMatchObject({ command, output: 'json' });
  });

  it('takes what minikube writes', async () => {
    const argv =
      '--container-runtime-endpoint fd:// --pod-infra-container-image=r/pause:3.10 --network-plugin=cni --hairpin-mode=hairpin-veth';
    expect(await given(...argv.split(' '))).toEqual({
      containerRuntimeEndpoint: 'fd://',
      podInfraContainerImage: 'r/pause:3.10',
      networkPlugin: 'cni',
      hairpinMode: 'hairpin-veth',
    });
  });

  it('takes the True that kubespray writes', async () => {
    expect(await given('--ipv6-dual-stack=True')).toEqual({ ipv6DualStack: 'True' });
  });

  it('takes a bare switch as true, and leaves the next word alone', async () => {
    expect(await given('--ipv6-dual-stack')).toEqual({ ipv6DualStack: 'true' });
    await expect(readFlags(['--ipv6-dual-stack', 'false'])).rejects.toThrow('unknown command "false"');
  });

  it('takes the last of a flag that is repeated', async () => {
    expect(await given('--log-level', 'debug', '--log-level=warn')).toEqual({ logLevel: 'warn' });
  });

  it('keeps an empty value and one that looks like a number as they are', async () => {
    expect(await given('--docker-endpoint=', '--network-plugin', '', '--socket-mode', '0600')).toEqual({
      dockerEndpoint: '',
      networkPlugin: '',
      socketMode: '0600',
    });
  });

  it.each([
    [['--pod-cidr'], '--pod-cidr needs a value'],
    [['--pod-cdir=x'], 'unknown flag --pod-cdir; did you mean --pod-cidr?'],
    [['--podCidr=x'], 'unknown flag --podCidr; did you mean --pod-cidr?'],
    [['--no-ipv6-dual-stack'], 'unknown flag --no-ipv6-dual-stack'],
    [['serv'], 'unknown command "serv"; did you mean serve?'],
    [['serve', 'now'], 'unknown command "now"'],
    [['--', 'serve', 'now'], 'unknown command "now"'],
    [['--', 'now'], 'unknown command "now"'],
    [['-x'], 'unknown flag --x'],
    [['config', '--output=yaml'], '--output: "yaml" must be text or json'],
  ])('refuses %j', async (argv, problem) => {
    await expect(readFlags(argv)).rejects.toThrow(problem);
  });

  it('says where each text was given', async () => {
    const { given: texts, configPath } = await run('--pod-cidr=10.0.0.0/8', '--config', '/x.yaml');
    expect(texts.get('podCidr')).toEqual({ text: '10.0.0.0/8', where: '--pod-cidr' });
    expect(configPath).toEqual({ text: '/x.yaml', where: '--config' });
  });

  it.each([
    [['--version'], 'version'],
    [['version'], 'version'],
    [['--buildinfo'], 'buildinfo'],
    [['--version=false'], 'run'],
    [['--version=0'], 'run'],
    [['--buildinfo=F'], 'run'],
    [['--buildinfo=T'], 'buildinfo'],
  ])('reads %j as %s', async (argv, kind) => {
    expect((await readFlags(argv)).kind).toBe(kind);
  });

  it('explains every setting on --help, whatever else is wrong', async () => {
    const help = await readFlags(['--help', '--nonsense']);
    expect(help.kind === 'help' && help.text).toMatch(
      /--pod-infra-container-image[^]*registry\.k8s\.io\/pause:3\.10/,
    );
    expect((await readFlags(['doctor', '-h'])).kind).toBe('help');
  });
});
