/** A tenant's name, as it stands in build caches' file names, in rows, and in files that administrators write. */
export const TENANT_NAME = /^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$/;
