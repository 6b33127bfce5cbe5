import { z } from 'zod';

/** `wait` of a query: for how long, in seconds, at most; cut to what the service allows. */
export const waitSeconds = z.coerce.number().int().min(0).max(86_400);
