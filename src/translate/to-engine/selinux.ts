import type { SELinuxOptionInit } from '../../cri/generated/runtime/v1/SELinuxOption.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import { PAGE_MAX_BYTES, requireLength } from './length-checks.js';

/**
 * SecurityOpt entries for an SELinux label. The Engine checks them only at start, and takes them without
 * effect on a node without SELinux.
 */
export function selinuxOptions(options: SELinuxOptionInit | null, field: string): string[] {
  if (options === null) return [];
  const { user = '', role = '', type = '', level = '' } = options;
  return [
    ...(user === '' ? [] : [`label=user:${requireName(user, `${field}.user`)}`]),
    ...(role === '' ? [] : [`label=role:${requireName(role, `${field}.role`)}`]),
    ...(type === '' ? [] : [`label=type:${requireName(type, `${field}.type`)}`]),
    ...(level === '' ? [] : [`label=level:${requireLevel(level, `${field}.level`)}`]),
  ];
}

function requireName(text: string, field: string): string {
  requireLength(text, PAGE_MAX_BYTES, field);
  if (!/^[A-Za-z0-9_.-]+$/.test(text))
    throw invalidArgument(field, `${JSON.stringify(text)} is not a valid part of an SELinux label`);
  return text;
}

/** One sensitivity with categories, or a range of two: `s0`, `s0:c4,c5`, `s0-s15:c0.c1023`. */
const LEVEL = /^s\d+(:c\d+([.,]c\d+)*)?(-s\d+(:c\d+([.,]c\d+)*)?)?$/;

function requireLevel(text: string, field: string): string {
  requireLength(text, PAGE_MAX_BYTES, field);
  if (!LEVEL.test(text))
    throw invalidArgument(field, `${JSON.stringify(text)} is not a valid level such as s0:c4,c5`);
  return text;
}
