// Whose work is inside the executable: the licence texts, and a bill of materials in CycloneDX' form.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Packages by the paths of their files, each once, in order. */
export function packagesOf(root, inputs) {
  const dirs = new Set(
    inputs.map((path) => /^(?:.*node_modules\/)(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]).filter(Boolean),
  );
  return [...dirs]
    .map((dir) => describePackage(join(root, dir)))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}

/** @returns {{ name: string, version: string, license: string, text: string }} */
export function describePackage(dir) {
  const { name, version, license } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  const file = readdirSync(dir).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file === undefined ? '' : readFileSync(join(dir, file), 'utf8').trim();
  if (typeof license !== 'string') throw new Error(`${name}@${version} names no licence`);
  return { name, version, license, text };
}

/** What the licences want to travel with the program. */
export function notices(packages) {
  const parts = packages.map(
    ({ name, version, license, text }) =>
      `${name} ${version} (${license})\n\n${text === '' ? `No text comes with it; see https://spdx.org/licenses/${license}.html.` : text}\n`,
  );
  return `Berth contains the following works of others.\n\n${parts.join(`\n${'-'.repeat(78)}\n\n`)}`;
}

export function billOfMaterials({ name, version }, packages, date) {
  const component = (each, type) => ({
    type,
    'bom-ref': `pkg:npm/${each.name.replace('@', '%40')}@${each.version}`,
    name: each.name,
    version: each.version,
    licenses: [
      /^[\w.-]+$/.test(each.license) ? { license: { id: each.license } } : { expression: each.license },
    ],
    purl: `pkg:npm/${each.name.replace('@', '%40')}@${each.version}`,
  });
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { timestamp: date.toISOString(), component: { type: 'application', name, version } },
    components: packages.map((each) =>
      component(each, each.name.startsWith('node-linux-') ? 'platform' : 'library'),
    ),
  };
}
