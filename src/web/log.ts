import type { FastifyRequest, FastifyServerOptions } from 'fastify';

/**
 * What a line of the log says: of a request its route and never the address that was asked for, which may hold what somebody typed to find a
 * person, or a link that opens something; of a fault its words and where it was, and never the row that the database names with it.
 * `level` is that of TEND_LOG; without one nothing is logged.
 */
export function logOf(level: string | undefined): NonNullable<FastifyServerOptions['logger']> {
  if (!level) return false;
  return {
    level,
    serializers: {
      req: ({ method, routeOptions }: FastifyRequest) => ({ method, route: routeOptions.url ?? 'none' }),
      err: ({ name, message, stack }: Error) => ({ type: name, message, stack: stack ?? '' }),
    },
  };
}
