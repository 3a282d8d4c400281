import { invalidArgument } from '../../errors/adapter-error.js';
import { requirePathLength } from './length-checks.js';
import { requireAbsolutePath, requireNoNul } from '../check/text.js';

/**
 * Absolute path of a container's CRI log, inside the pod's log directory; empty when there is none to write.
 * CRI: without a directory or a path there is no log.
 */
export function toLogPath(logDirectory: string, logPath: string, field: string): string {
  if (logDirectory === '' || logPath === '') return '';
  requirePathLength(requireNoNul(logPath, field), field);
  const parts = logPath.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.includes('..'))
    throw invalidArgument(field, `${JSON.stringify(logPath)} must be below the log directory of the pod`);
  const directory = requireAbsolutePath(logDirectory, 'sandbox_config.log_directory');
  return requirePathLength(`${directory === '/' ? '' : directory}/${parts.join('/')}`, field);
}
