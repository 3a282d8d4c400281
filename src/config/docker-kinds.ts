import { notValid, oneOf, type Kind } from './kinds.js';

const modes = oneOf('cni', 'docker');

/** cri-dockerd's names for the Engine's own networking (`""`, `no-op`) go on meaning it. */
export const networkPlugin: Kind<'cni' | 'docker'> = {
  placeholder: modes.placeholder,
  parse(given) {
    if (given === '' || given === 'no-op') return 'docker';
    if (given === 'kubenet') {
      throw notValid(
        'was removed from Kubernetes with dockershim; use cni with the plugins bridge, host-local and portmap',
      );
    }
    return modes.parse(given);
  },
  format: (value) => value,
};

/** A Docker network that is Berth's alone, so none of the Engine's own. */
export const networkName: Kind<string> = {
  placeholder: 'name',
  parse(given) {
    if (!/^[a-zA-Z0-9][\w.-]*$/.test(given)) throw notValid('is not the name of a Docker network');
    if (['bridge', 'host', 'none', 'default', 'container'].includes(given))
      throw notValid("is one of the Engine's own networks; name a network for Berth alone");
    return given;
  },
  format: (value) => value,
};

const UNIT_BYTES: Readonly<Record<string, number>> = { '': 1, k: 1 << 10, m: 1 << 20, g: 1 << 30 };
/** A container that writes a lot fills less than this between two reads. */
const LEAST_LOG_BYTES = 1 << 20;
/** Of each container: more is a slip of the pen. */
const MOST_LOG_BYTES = 100 * (1 << 30);

/** A size in Docker's spelling (`10m`), passed on to its log driver as it is: from 1m to 100g. */
export const logSize: Kind<string> = {
  placeholder: 'size',
  parse(given) {
    const [, number = '', unit = ''] = /^([1-9]\d*)([kmg]?)$/i.exec(given) ?? [];
    if (number === '') throw notValid('is not a size such as 10m');
    const bytes = Number(number) * (UNIT_BYTES[unit.toLowerCase()] ?? NaN);
    if (bytes < LEAST_LOG_BYTES) throw notValid('must be at least 1m');
    if (bytes > MOST_LOG_BYTES) throw notValid('must be at most 100g');
    return given;
  },
  format: (value) => value,
};

/**
 * An image reference; the details are the Engine's to judge. Nothing at all is `whenEmpty`, if there is one.
 */
export function image(whenEmpty?: string): Kind<string> {
  return {
    placeholder: 'image',
    parse(given) {
      const reference = given === '' ? whenEmpty : given;
      if (reference === undefined || !/^[\w.:/@[\]-]+$/.test(reference))
        throw notValid('is not an image reference');
      return reference;
    },
    format: (value) => value,
  };
}
