/** Whose builds these are. Until keys exist the service listens on loopback alone and has this one tenant. */
export const LOCAL_TENANT = 'local';
