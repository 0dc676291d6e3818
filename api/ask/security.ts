// What stands between the API and web pages that are not ours: headers on every reply, the names by which the service
// may be called, and the origin of whoever changes something. There is no CORS: no other page has business here.

import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from '../contract/errors.ts';

/**
 * Nothing inline, neither scripts nor styles, and no text that becomes markup: telemetry is hostile input. The dashboard
 * sets styles through the object model alone, which the policy does not touch.
 */
const policy: readonly string[] = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
];

const permissions = [
  'accelerometer',
  'camera',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'payment',
  'usb',
];

/** Headers of every reply. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': policy.join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': permissions.map((name) => `${name}=()`).join(', '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

/** Names by which a service that listens on loopback only can be meant. */
const loopbackNames = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * A page of another site can have its own name point to 127.0.0.1 and then read what we answer; its name stands in the
 * Host header. Beyond loopback a key is needed, which such a page does not have.
 */
export function checkHost(headers: IncomingHttpHeaders, loopback: boolean): void {
  const name = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (!loopback || loopbackNames.test(name)) return;
  throw new ApiError(
    'wrong_host',
    `this service listens on loopback and is called localhost or 127.0.0.1, not ${JSON.stringify(name.slice(0, 100))}`,
  );
}

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A form of another site can post to loopback without asking; browsers say where a request comes from. */
export function checkOrigin(method: string, headers: IncomingHttpHeaders): void {
  if (harmless.has(method)) return;
  const site = headers['sec-fetch-site'];
  const foreign =
    headers.origin !== undefined && (hostOf(headers.origin) ?? '') !== hostOf(`http://${headers.host}`);
  if (foreign || (site !== undefined && site !== 'same-origin' && site !== 'none')) {
    throw new ApiError('forbidden', 'pages of other sites may not change anything here');
  }
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
