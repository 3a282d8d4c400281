import { OPTION_KEYS, optionOf } from './names.js';
import type { OptionKey } from './options.js';
import { renderTable } from './render-table.js';
import type { Resolved } from './resolve.js';

/**
 * `berth config`: each setting, its effective value in the spelling of the file, where it comes from;
 * warnings below.
 */
export function renderSettings(resolved: Resolved): string {
  const rows = effective(resolved).map(({ key, value, where }) => [key, value === '' ? '""' : value, where]);
  const warnings = resolved.warnings.map((warning) => `warning: ${warning}\n`);
  return [
    renderTable([['SETTING', 'VALUE', 'ORIGIN'], ...rows]),
    ...(warnings.length > 0 ? ['\n'] : []),
    ...warnings,
  ].join('');
}

/** The same as JSON: `{settings: {<key>: {value, source, where}}, warnings: []}`, values as text. */
export function renderSettingsJson(resolved: Resolved): string {
  const settings = Object.fromEntries(
    effective(resolved).map(({ key, value, source, where }) => [key, { value, source, where }]),
  );
  return `${JSON.stringify({ settings, warnings: resolved.warnings }, undefined, 2)}\n`;
}

/** Rows without effect only when somebody gave them. */
function effective({
  settings,
  origins,
}: Resolved): { key: OptionKey; value: string; source: string; where: string }[] {
  return OPTION_KEYS.filter(
    (key) => optionOf(key).obsolete === undefined || origins[key].source !== 'default',
  ).map((key) => ({
    key,
    value: optionOf(key).kind.format((settings as Record<OptionKey, unknown>)[key]),
    ...origins[key],
  }));
}
