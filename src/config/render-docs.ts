import { flagOf, OPTION_KEYS, optionOf, variableOf } from './names.js';
import type { Group, OptionKey } from './options.js';

const INTRODUCTION = `<!-- Generated from src/config/options.ts by \`npm run docs\`. Do not edit. -->

# Configuration

A setting can be given as a flag, as an environment variable, or in a YAML file: \`/etc/berth/config.yaml\`, or the one that
\`--config\` or \`BERTH_CONFIG\` names. A flag goes before a variable, a variable before the file. \`berth config\` shows every
effective value and where it comes from.

Flags are those of cri-dockerd and mean the same; a unit file or script written for it needs no change. Durations are written as
in Go (\`1m30s\`), booleans as \`true\` or \`false\`, lists with commas (in the file, as YAML lists too). An unknown flag, an unknown
key and a value of the wrong form keep Berth from starting, with a message that says where to look.

SIGHUP (\`systemctl reload cri-docker\`) reads the file again: a changed \`logLevel\` takes effect at once, and the log names the
settings that wait for a restart. No pod is touched by either.
`;

/** docs/configuration.md: the whole table of settings, by group. */
export function renderConfigurationDocs(): string {
  const groups = new Map<Group, OptionKey[]>();
  for (const key of OPTION_KEYS) {
    const { group } = optionOf(key);
    groups.set(group, [...(groups.get(group) ?? []), key]);
  }
  const sections = [...groups].map(([group, keys]) => `\n## ${group}\n${keys.map(renderOption).join('')}`);
  return INTRODUCTION + sections.join('');
}

function renderOption(key: OptionKey): string {
  const { kind, help, obsolete, default: fallback } = optionOf(key);
  const value = fallback === '' ? 'empty' : `\`${fallback}\``;
  const note = obsolete === undefined ? '' : ` It has no effect: ${obsolete}.`;
  return `
### \`--${flagOf(key)}\`

${help}${note}

- Value: \`${kind.placeholder}\`, by default ${value}
- Variable: \`${variableOf(key)}\`
- Key in the file: \`${key}\`
`;
}
