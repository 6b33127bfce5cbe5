/** A tenant's name. It stands in the file name of a build cache, in rows, and in the files that administrators
 * write. */
export const TENANT_NAME = /^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$/;
