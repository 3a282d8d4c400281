/** CNI_COMMAND. CHECK since 0.4.0, STATUS and GC since 1.1.0. */
export type PluginCommand = 'ADD' | 'DEL' | 'CHECK' | 'VERSION' | 'STATUS' | 'GC';

/**
 * One run of one plugin. What is undefined is passed as an empty variable or not at all, as the specification
 * has it per command.
 */
export interface PluginCall {
  readonly command: PluginCommand;
  /** Absolute path of the executable. */
  readonly path: string;
  /** CNI_PATH: where the plugin looks for the plugins that it delegates to (IPAM). */
  readonly pluginDirs: readonly string[];
  readonly attachment?: PluginCallAttachment;
  /** What the plugin reads on stdin; always a JSON object. */
  readonly config: Readonly<Record<string, unknown>>;
}

export interface PluginCallAttachment {
  readonly containerId: string;
  /** Path of the network namespace; undefined when it is gone (DEL only). */
  readonly netns: string | undefined;
  readonly ifName: string;
  /** CNI_ARGS, in order. */
  readonly args: readonly (readonly [key: string, value: string])[];
}

/** Runs CNI plugins: the seam that tests replace. */
export interface PluginRunner {
  /**
   * What the plugin wrote to stdout. Rejects when it ends with a code other than 0 (an AdapterError made by
   * cni-error.ts), when it cannot be started, writes too much, or the signal fires; never before the process
   * has ended.
   */
  run(call: PluginCall, signal: AbortSignal): Promise<string>;
}
