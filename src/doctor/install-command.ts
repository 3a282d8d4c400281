import type { Host } from './host.js';

/** The command that installs a package, by its name in the families of Debian and of Fedora. */
export function installCommand(
  host: Host,
  names: { readonly debian: string; readonly fedora: string },
): string {
  const release = host.readText('/etc/os-release') ?? '';
  const families = [...release.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(([, value = '']) =>
    value.split(' '),
  );
  if (families.some((family) => ['fedora', 'rhel', 'centos'].includes(family)))
    return `dnf install -y ${names.fedora}`;
  if (families.includes('debian') || families.includes('ubuntu')) return `apt-get install -y ${names.debian}`;
  return `# install the package that provides what ${names.debian} provides on Debian`;
}
