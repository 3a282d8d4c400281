import { notValid, oneOf, type Kind } from './kinds.js';

const modes = oneOf('cni', 'docker');

/** cri-dockerd's names for the Engine's own networking (`""`, `no-op`) go on meaning it. */
export const networkPlugin: Kind<'cni' | 'docker'> = {
  placeholder: modes.placeholder,
  parse(given) {
    if (given === '' || given === 'no-op') return 'docker';
    if (given === 'kubenet') {
      throw notValid(
        'left Kubernetes with dockershim; use cni with a configuration of the bridge, host-local and portmap plugins, which do the same',
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
      throw notValid("is one of the Engine's own networks; give Berth one to itself");
    return given;
  },
  format: (value) => value,
};

/** A size in Docker's spelling (`10m`), passed on to its log driver as it is. */
export const logSize: Kind<string> = {
  placeholder: 'size',
  parse(given) {
    if (!/^[1-9]\d*[kmg]?$/i.test(given)) throw notValid('is not a size such as 10m');
    return given;
  },
  format: (value) => value,
};

/** An image reference; the details are the Engine's to judge. Nothing at all is `whenEmpty`, if there is one. */
export function image(whenEmpty?: string): Kind<string> {
  return {
    placeholder: 'image',
    parse(given) {
      const reference = given === '' ? whenEmpty : given;
      if (reference === undefined || !/^[\w.:/@[\]-]+$/.test(reference)) throw notValid('is not an image reference');
      return reference;
    },
    format: (value) => value,
  };
}
