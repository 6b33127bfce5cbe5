import { z } from 'zod';

// The API server refuses what breaks these rules, but only once a build is to start: a typo stops the boot instead.

const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const DNS_NAME = `${DNS_LABEL}(\\.${DNS_LABEL})*`;
const LABEL_PART = '[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?';

const LOWER_CASE = 'a name of Kubernetes: lower-case letters, digits';

const matching = (pattern: string, most: number, what: string) =>
  z
    .string()
    .max(most)
    .regex(new RegExp(`^${pattern}$`), `is not ${what}`);

/** RFC 1123 label: a namespace. */
export const dnsLabelSchema = matching(DNS_LABEL, 63, `${LOWER_CASE} and -`);

/** RFC 1123 subdomain: the name of most objects. */
export const dnsNameSchema = matching(DNS_NAME, 253, `${LOWER_CASE}, - and .`);

/** The key of a label or taint, with or without a domain. */
export const labelKeySchema = matching(`(${DNS_NAME}/)?${LABEL_PART}`, 317, 'the key of a label');

/** The value of a label; may be empty. */
export const labelValueSchema = matching(`(${LABEL_PART})?`, 63, 'the value of a label');

/** An image that cannot become another one: the name, and the digest of its index or manifest. */
export const pinnedImageSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._:/-]*@sha256:[0-9a-f]{64}$/,
    'is not an image by digest (name@sha256:…): a tag can become another image between two builds',
  );
