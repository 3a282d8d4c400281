import { isIP } from 'node:net';
import { AdapterError, messageOf } from '../../errors/adapter-error.js';
import { atLeast, defaultVersion } from './version.js';

/**
 * The answer to ADD, in the shape of CNI 1.1 whatever version the plugin spoke. Section 5 of the CNI
 * specification.
 */
export interface CniResult {
  readonly interfaces: readonly CniInterface[];
  readonly ips: readonly CniIp[];
  readonly routes: readonly CniRoute[];
  readonly dns: Readonly<Record<string, unknown>> | undefined;
}

export interface CniInterface {
  readonly name: string;
  /** Path of the network namespace the interface is in; empty for one on the host. */
  readonly sandbox: string;
  /** Every field that the plugin gave, `mac`, `mtu`, `socketPath` and `pciID` among them. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface CniIp {
  /** With its prefix length: `10.88.0.4/16`. */
  readonly address: string;
  readonly gateway: string | undefined;
  /** Index into `interfaces`; undefined where the plugin did not say. */
  readonly interface: number | undefined;
}

export interface CniRoute {
  readonly dst: string;
  /** Every field that the plugin gave, `gw`, `mtu`, `priority`, … among them. */
  readonly fields: Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads what a plugin (or the cache) says. `failed-precondition` if it is not a result of a supported
 * version.
 */
export function parseResult(
  text: string,
  listVersion: string,
): { readonly result: CniResult; readonly raw: Json } {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw wrong(`it is not JSON: ${messageOf(error)}`);
  }
  const raw = object(given, 'the result');
  return { result: readResult(raw, listVersion), raw };
}

/** A result out of JSON. Some plugins leave `cniVersion` out: they mean the version they were asked in. */
export function readResult(raw: Json, listVersion: string): CniResult {
  const version = versionOf(raw, listVersion);
  const dns = raw['dns'] === undefined || raw['dns'] === null ? undefined : object(raw['dns'], 'dns');
  if (!atLeast(version, '0.3.0')) return { ...fromFamilies(raw), dns };
  return {
    interfaces: list(raw, 'interfaces').map((entry) => ({
      name: text(entry, 'name'),
      sandbox: text(entry, 'sandbox'),
      fields: entry,
    })),
    ips: list(raw, 'ips').map(readIp),
    routes: list(raw, 'routes').map(readRoute),
    dns,
  };
}

/**
 * A result as `prevResult` for plugins that speak `listVersion`: untouched where it is in that version
 * already, so that a field we do not know is not lost on its way from one plugin to the next.
 */
export function toPrevResult(raw: Json, listVersion: string): Json {
  const given = versionOf(raw, listVersion);
  if (given === listVersion) return { ...raw, cniVersion: listVersion };
  return writeResult(readResult(raw, listVersion), listVersion);
}

/**
 * A result in the form of a version. Before 0.3.0 there was room for one address per family and for no
 * interfaces.
 */
export function writeResult(result: CniResult, version: string): Json {
  const dns = result.dns === undefined ? {} : { dns: result.dns };
  if (!atLeast(version, '0.3.0')) return { cniVersion: version, ...toFamilies(result), ...dns };
  return {
    cniVersion: version,
    ...(result.interfaces.length === 0 ? {} : { interfaces: result.interfaces.map(({ fields }) => fields) }),
    ...(result.ips.length === 0 ? {} : { ips: result.ips.map((ip) => writeIp(ip, version)) }),
    ...(result.routes.length === 0 ? {} : { routes: result.routes.map(({ fields }) => fields) }),
    ...dns,
  };
}

/** 4 or 6 of an address with a prefix length. */
export function familyOf(address: string): 4 | 6 {
  return isIP(address.split('/')[0] ?? '') === 6 ? 6 : 4;
}

function versionOf(raw: Json, listVersion: string): string {
  const version = raw['cniVersion'];
  return typeof version === 'string' && version !== ''
    ? version
    : listVersion === ''
      ? defaultVersion
      : listVersion;
}

/** 0.1.0 and 0.2.0: `ip4` and `ip6`, each with its routes. */
function fromFamilies(raw: Json): Omit<CniResult, 'dns'> {
  const families = ['ip4', 'ip6']
    .filter((key) => raw[key] !== undefined && raw[key] !== null)
    .map((key) => object(raw[key], key));
  return {
    interfaces: [],
    ips: families.map((family) => readIp({ ...family, address: family['ip'] })),
    routes: families.flatMap((family) => list(family, 'routes').map(readRoute)),
  };
}

function toFamilies(result: CniResult): Json {
  const family = (which: 4 | 6): Json => {
    const ip = result.ips.find(({ address }) => familyOf(address) === which);
    if (ip === undefined) return {};
    const routes = result.routes.filter(({ dst }) => familyOf(dst) === which);
    const gateway = ip.gateway === undefined ? {} : { gateway: ip.gateway };
    return {
      [`ip${String(which)}`]: {
        ip: ip.address,
        ...gateway,
        ...(routes.length === 0 ? {} : { routes: routes.map(({ fields }) => fields) }),
      },
    };
  };
  return { ...family(4), ...family(6) };
}

function readIp(entry: Json): CniIp {
  const address = text(entry, 'address');
  if (isIP(address.split('/')[0] ?? '') === 0)
    throw wrong(`${JSON.stringify(entry['address'])} is not an address`);
  const index = entry['interface'];
  return {
    address,
    gateway: text(entry, 'gateway') === '' ? undefined : text(entry, 'gateway'),
    interface: typeof index === 'number' && Number.isInteger(index) && index >= 0 ? index : undefined,
  };
}

/** `version` of an address went with 1.0.0; before, plugins required it. */
function writeIp(ip: CniIp, version: string): Json {
  return {
    ...(atLeast(version, '1.0.0') ? {} : { version: String(familyOf(ip.address)) }),
    ...(ip.interface === undefined ? {} : { interface: ip.interface }),
    address: ip.address,
    ...(ip.gateway === undefined ? {} : { gateway: ip.gateway }),
  };
}

function readRoute(entry: Json): CniRoute {
  return { dst: text(entry, 'dst'), fields: entry };
}

function list(raw: Json, key: string): Json[] {
  const given = raw[key] ?? [];
  if (!Array.isArray(given)) throw wrong(`"${key}" must be a list`);
  return given.map((entry: unknown, index) => object(entry, `${key}[${String(index)}]`));
}

function object(given: unknown, where: string): Json {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw wrong(`${where} must be a JSON object`);
  return given as Json;
}

function text(entry: Json, key: string): string {
  const value = entry[key];
  return typeof value === 'string' ? value : '';
}

function wrong(problem: string): AdapterError {
  return new AdapterError('internal', problem);
}
