import { findPlugin, isMissingPlugin } from './find-plugin.js';
import type { PluginCallAttachment, PluginRunner } from './plugin-runner.js';

/**
 * Brings `lo` up in a namespace by the loopback plugin. False when that is not installed. Nothing is cached
 * and there is no DEL: the plugin holds nothing outside the namespace.
 */
export function createLoopback(parts: {
  readonly runner: PluginRunner;
  readonly pluginDirs: readonly string[];
}) {
  const { runner, pluginDirs } = parts;
  return async function bringUpLoopback(
    attachment: Omit<PluginCallAttachment, 'ifName'>,
    signal: AbortSignal,
  ): Promise<boolean> {
    try {
      const { path } = await findPlugin('loopback', pluginDirs);
      const config = { cniVersion: '0.3.1', name: 'cni-loopback', type: 'loopback' };
      await runner.run(
        { command: 'ADD', path, pluginDirs, config, attachment: { ...attachment, ifName: 'lo' } },
        signal,
      );
      return true;
    } catch (error) {
      if (isMissingPlugin(error)) return false;
      throw error;
    }
  };
}
