import { isIP } from 'node:net';
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
  oidc: OidcConfig | undefined;
  smtpUrl: string | undefined;
  /** Whose name stands on emails. */
  mailSender: string;
  /** GOV.UK Notify, for what it has a template: emails, text messages, and letters made here. */
  notify: NotifyConfig | undefined;
  /** Where the times of ways between visits come from; without it they are estimated by the straight line. */
  travel: TravelConfig | undefined;
  /** What a monitoring system sends to read /metrics; without it there is no such address. */
  metricsToken: string | undefined;
  /** The proxies in front of Tend, as addresses or subnets: who asked is taken from X-Forwarded-For only where one of them says so. */
  proxies: readonly string[];
};

/** The identity provider of one council, and how Tend is known to it. */
export type OidcConfig = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly councilShortName: string;
};

function readOidc(env: NodeJS.ProcessEnv): OidcConfig | undefined {
  const issuer = env['OIDC_ISSUER'];
  if (!issuer) return undefined;
  const needed = (name: string): string => {
    const given = env[name];
    if (!given) throw new Error(`Set ${name} too: sign-in by OIDC_ISSUER needs it.`);
    return given;
  };
  return {
    issuer,
    clientId: needed('OIDC_CLIENT_ID'),
    clientSecret: needed('OIDC_CLIENT_SECRET'),
    councilShortName: needed('OIDC_COUNCIL'),
  };
}

/** How GOV.UK Notify is reached. A channel without a template of its own does not go by it. */
export type NotifyConfig = {
  readonly apiKey: string;
  readonly url: string;
  /** A template of Notify whose subject is ((subject)) and whose body is ((body)). */
  readonly emailTemplate: string | undefined;
  /** A template of Notify whose body is ((body)). */
  readonly textTemplate: string | undefined;
  readonly letters: boolean;
  readonly postage: 'first' | 'second';
  /** What Notify sends when it tells what became of a message; without it Tend only asks. */
  readonly callbackToken: string | undefined;
};

function readNotify(env: NodeJS.ProcessEnv): NotifyConfig | undefined {
  const apiKey = env['NOTIFY_API_KEY'];
  if (!apiKey) return undefined;
  const uuid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
  if (!new RegExp(`${uuid}-${uuid}$`).test(apiKey))
    throw new Error('NOTIFY_API_KEY must be a whole key of GOV.UK Notify: a name and two long numbers.');
  const callbackToken = env['NOTIFY_CALLBACK_TOKEN'] || undefined;
  if (callbackToken !== undefined && callbackToken.length < 10)
    throw new Error('NOTIFY_CALLBACK_TOKEN must have at least 10 characters, as GOV.UK Notify asks.');
  for (const name of ['NOTIFY_EMAIL_TEMPLATE', 'NOTIFY_TEXT_TEMPLATE'])
    if (env[name] && !new RegExp(`^${uuid}$`).test(env[name]))
      throw new Error(`${name} must be the id of a template of GOV.UK Notify.`);
  return {
    apiKey,
    url: (env['NOTIFY_URL'] ?? 'https://api.notifications.service.gov.uk').replace(/\/$/, ''),
    emailTemplate: env['NOTIFY_EMAIL_TEMPLATE'] || undefined,
    textTemplate: env['NOTIFY_TEXT_TEMPLATE'] || undefined,
    letters: env['NOTIFY_LETTERS'] === 'yes',
    postage: env['NOTIFY_POSTAGE'] === 'first' ? 'first' : 'second',
    callbackToken,
  };
}

/** A service of travel times for rounds, as OSRM or Valhalla answer. `insideToo`: it may stand in the council's own network. */
export type TravelConfig = {
  readonly url: string;
  readonly service: 'osrm' | 'valhalla';
  readonly insideToo: boolean;
};

/** The travel time service that the environment names; undefined where travel is by the straight line. Throws what to change. */
export function readTravel(env: NodeJS.ProcessEnv): TravelConfig | undefined {
  const url = env['TEND_TRAVEL_URL'];
  if (!url) return undefined;
  const service = env['TEND_TRAVEL_SERVICE'] ?? 'osrm';
  if (service !== 'osrm' && service !== 'valhalla')
    throw new Error(`TEND_TRAVEL_SERVICE must be osrm or valhalla, not '${service}'.`);
  if (!URL.canParse(url)) throw new Error('TEND_TRAVEL_URL must be a web address.');
  return { url, service, insideToo: env['TEND_TRAVEL_INSIDE'] === 'yes' };
}

/** The proxies that may say on whose behalf they ask; none where TEND_PROXIES is not set. Throws what to change. */
function readProxies(env: NodeJS.ProcessEnv): readonly string[] {
  const proxies = (env['TEND_PROXIES'] ?? '').split(/[\s,]+/).filter((one) => one !== '');
  for (const one of proxies) {
    const [address = '', bits, ...more] = one.split('/');
    const most = isIP(address) === 6 ? 128 : 32;
    const subnet =
      bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most);
    if (isIP(address) === 0 || !subnet || more.length > 0)
      throw new Error(
        `TEND_PROXIES must hold addresses or subnets such as 10.0.0.5 or 10.0.0.0/24, not '${one}'.`,
      );
  }
  return proxies;
}

/**
 * How people reach this installation, without a slash at its end. In production it must be said and be https: cookies are kept to
 * https by it, and links in letters and forms are held against it. Throws what to change.
 */
function readAddress(env: NodeJS.ProcessEnv, production: boolean, port: number): string {
  const given = env['TEND_URL'];
  if (!given && !production) return `http://localhost:${port}`;
  const url = URL.parse(given ?? '');
  if (url === null || !(production ? ['https:'] : ['https:', 'http:']).includes(url.protocol))
    throw new Error(
      `Set TEND_URL to how people reach Tend, such as https://tend.example.gov.uk${given ? `, not '${given}'` : ''}.`,
    );
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw new Error(`TEND_URL must be an address without a path, not '${given}'.`);
  return url.origin;
}

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
    publicUrl: readAddress(env, production, port),
    demonstration:
      !production && env['TEND_DEMONSTRATION'] !== 'no' && !env['DATABASE_URL']
        ? true
        : env['TEND_DEMONSTRATION'] === 'yes',
    oidc: readOidc(env),
    smtpUrl: env['SMTP_URL'],
    mailSender: env['TEND_MAIL_SENDER'] ?? 'Tend <no-reply@localhost>',
    notify: readNotify(env),
    travel: readTravel(env),
    metricsToken: env['TEND_METRICS_TOKEN'],
    proxies: readProxies(env),
  };
}

/** What whoever looks after a real council's installation should know before anybody comes, as sentences; none where all is set up. */
export function warningsOf(config: Config): readonly string[] {
  if (config.demonstration) return [];
  const { oidc, smtpUrl, notify, proxies } = config;
  const warnings = [];
  if (!oidc && !smtpUrl && !notify?.emailTemplate)
    warnings.push(
      'Nobody can sign in: set OIDC_ISSUER, or SMTP_URL or NOTIFY_EMAIL_TEMPLATE so that links can be sent.',
    );
  if (proxies.length === 0)
    warnings.push(
      'Everybody who comes by a proxy is counted together where tries are limited: set TEND_PROXIES.',
    );
  return warnings;
}
