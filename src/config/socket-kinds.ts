import { notValid, type Kind } from './kinds.js';

/** Permission bits, written in octal with or without a leading 0 or 0o. */
export const fileMode: Kind<number> = {
  placeholder: 'octal',
  parse(given) {
    const digits = /^(?:0o?)?([0-7]{3})$/.exec(given)?.[1];
    if (digits === undefined) throw notValid('is not a file mode such as 0660');
    return Number.parseInt(digits, 8);
  },
  format: (value) => `0${value.toString(8).padStart(3, '0')}`,
};

/** `user`, `user:group` or `:group`, by name or number; empty for the default that `daemon/listen` knows. */
export const owner: Kind<string> = {
  placeholder: 'user:group',
  parse(given) {
    if (given !== '' && !/^(?:[\w.-]+(?::[\w.-]+)?|:[\w.-]+)$/.test(given))
      throw notValid('is not of the form user:group');
    return given;
  },
  format: (value) => value,
};
