import path from 'node:path';

/** Everything that the surroundings decide, read once at the front step. */
export type Config = {
  /** A PostgreSQL of your own; without it Tend starts the one that npm brought. */
  databaseUrl: string | undefined;
  /** Where Tend keeps what it makes: the embedded database, built assets, incoming folders. */
  dataFolder: string;
  /** Where providers' systems leave their files of visits: a folder for each council, and in it one for each provider. */
  incomingFolder: string;
  host: string;
  port: number;
  /** How people reach this installation, for links in letters and for sign-in. */
  publicUrl: string;
  /** A made-up council with one-click sign-in. Never true in production. */
  demonstration: boolean;
  oidc: { issuer: string; clientId: string; clientSecret: string; councilShortName: string } | undefined;
  smtpUrl: string | undefined;
  /** Whose name stands on emails. */
  mailSender: string;
  /** What a monitoring system sends to read /metrics; without it there is no such address. */
  metricsToken: string | undefined;
};

/** Reads the configuration from the environment; throws a sentence that says what to change. Each scale of the demonstration has its own data. */
export function readConfig(env: NodeJS.ProcessEnv, scale = 'small'): Config {
  const production = env['NODE_ENV'] === 'production';
  const port = Number(env['PORT'] ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`PORT must be a port number, not '${env['PORT']}'.`);
  if (production && !env['DATABASE_URL'])
    throw new Error('Set DATABASE_URL: in production Tend needs a PostgreSQL server of its own.');
  if (production && env['TEND_DEMONSTRATION'] === 'yes')
    throw new Error('TEND_DEMONSTRATION cannot be yes in production: it lets anybody sign in.');
  const dataFolder = path.resolve(env['TEND_DATA'] ?? (scale === 'small' ? '.tend' : `.tend-${scale}`));
  return {
    databaseUrl: env['DATABASE_URL'],
    dataFolder,
    incomingFolder: path.resolve(env['TEND_INCOMING'] ?? path.join(dataFolder, 'incoming')),
    host: env['HOST'] ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port,
    publicUrl: env['TEND_URL'] ?? `http://localhost:${port}`,
    demonstration:
      !production && env['TEND_DEMONSTRATION'] !== 'no' && !env['DATABASE_URL']
        ? true
        : env['TEND_DEMONSTRATION'] === 'yes',
    oidc: env['OIDC_ISSUER']
      ? {
          issuer: env['OIDC_ISSUER'],
          clientId: env['OIDC_CLIENT_ID'] ?? '',
          clientSecret: env['OIDC_CLIENT_SECRET'] ?? '',
          councilShortName: env['OIDC_COUNCIL'] ?? '',
        }
      : undefined,
    smtpUrl: env['SMTP_URL'],
    mailSender: env['TEND_MAIL_SENDER'] ?? 'Tend <no-reply@localhost>',
    metricsToken: env['TEND_METRICS_TOKEN'],
  };
}
