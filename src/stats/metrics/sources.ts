import { findKeyed, parseCount, parsePressure } from '../usage/parse-cgroup-file.js';
import type { Controller } from './cgroup-files.js';
import type { ContainerReading, NodeCondition, Source } from './metric-row.js';

/** A source of one value, which others can be made from. */
export interface NumberSource extends Source<ContainerReading> {
  readonly read: (reading: ContainerReading) => number | undefined;
}

/** A file that holds one number; `max` is none. */
export function count(controller: Controller, file: string): NumberSource {
  return { says: `\`${file}\``, read: ({ files }) => toNumber(parseCount(files.text(controller, file))) };
}

/** One line of a file of `key value` lines. */
export function keyed(controller: Controller, file: string, key: string): NumberSource {
  return {
    says: `\`${file}\` ${key}`,
    read: ({ files }) => toNumber(findKeyed(files.text(controller, file) ?? '', key)),
  };
}

/** In another unit: `divisor` of the kernel's are one of the metric's. */
export function divided({ says, read }: NumberSource, divisor: number): NumberSource {
  return {
    says,
    read: (reading) => {
      const value = read(reading);
      return value === undefined ? undefined : value / divisor;
    },
  };
}

/**
 * Time for which some task, or all of them, waited for a resource; version 1 nodes have it where they mount
 * version 2 also.
 */
export function pressure(file: string, kind: 'some' | 'full'): NumberSource {
  return {
    says: `\`${file}\` ${kind} total`,
    read({ files }) {
      const total = parsePressure(files.text('pressure', file))?.[kind]?.totalNs;
      return total === undefined ? undefined : Number(total) / NS;
    },
  };
}

/** A limit, of which `max` and the largest number of version 1 mean none: 0, as cAdvisor has it. */
export function limit(controller: Controller, file: string): NumberSource {
  return {
    says: `\`${file}\``,
    read({ files }) {
      const text = files.text(controller, file);
      if (text?.trim() === 'max') return 0;
      const value = toNumber(parseCount(text));
      return value !== undefined && value > NO_LIMIT ? 0 : value;
    },
  };
}

export function toNumber(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

export function fromKernel(major: number, minor: number): NodeCondition {
  return {
    says: `Linux ${String(major)}.${String(minor)}`,
    holds: ({ kernel }) => kernel[0] > major || (kernel[0] === major && kernel[1] >= minor),
  };
}

export const NS = 1e9;
export const US = 1e6;
/** The unit of version 1's cpuacct.stat, USER_HZ, which is 100 on every architecture that Docker has. */
export const TICKS = 100;

/** No memory is as large, and no page size rounds "none" down to less. */
const NO_LIMIT = 2 ** 62;
