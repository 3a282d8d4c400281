import { oneOf, type Kind } from './kinds.js';

const levels = oneOf('panic', 'fatal', 'error', 'warn', 'info', 'debug', 'trace');

type Level = ReturnType<(typeof levels)['parse']>;

/**
 * The words of cri-dockerd, which reads them with logrus.ParseLevel: in upper or lower case, and `warning`
 * for `warn`.
 */
export const logLevel: Kind<Level> = {
  placeholder: levels.placeholder,
  parse(given) {
    const word = given.toLowerCase();
    return levels.parse(word === 'warning' ? 'warn' : word);
  },
  format: (value) => value,
};
