/**
 * An IPv4 address, or an IPv6 address with or without a zone (RFC 4291, RFC 4007). Written here because
 * translate/ has no node:net.
 */
export function isIpAddress(text: string): boolean {
  return isIPv4(text) || isIPv6(text);
}

function isIPv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIPv6(text: string): boolean {
  const [address = '', zone, ...more] = text.split('%');
  if (more.length > 0 || zone === '') return false;
  const [head = '', tail, ...others] = address.split('::');
  if (others.length > 0) return false;
  if (tail === undefined) return groups(head, true) === 8;
  const first = head === '' ? 0 : groups(head, false);
  const second = tail === '' ? 0 : groups(tail, true);
  return first + second < 8;
}

/**
 * How many groups of 16 bits the text stands for; NaN if it is not one. Only the last may be an IPv4 address,
 * which stands for two.
 */
function groups(text: string, mayEndInIPv4: boolean): number {
  const parts = text.split(':');
  const endsInIPv4 = mayEndInIPv4 && isIPv4(text.slice(text.lastIndexOf(':') + 1));
  const hexadecimal = endsInIPv4 ? parts.slice(0, -1) : parts;
  if (!hexadecimal.every((part) => /^[0-9A-Fa-f]{1,4}$/.test(part))) return Number.NaN;
  return hexadecimal.length + (endsInIPv4 ? 2 : 0);
}
