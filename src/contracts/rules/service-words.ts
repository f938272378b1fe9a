/** A service as pages say it: a contract names it once, such as 'home-care', and people read 'home care'. */

/** A service inside a sentence: 'home care'. A name that is written in words already, such as 'Live-in care', stays as it is. */
export function serviceWords(service: string): string {
  return /[A-Z ]/.test(service) ? service : service.replaceAll(/[-_]+/g, ' ');
}

/** A service at the start of a heading or in a column: 'Home care'. */
export function serviceName(service: string): string {
  const words = serviceWords(service);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
