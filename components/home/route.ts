import { useEffect, useState } from 'preact/hooks';

/** A place in the popup: `#/send`, `#/channel/<handle>`, `#/site/<origin>`; the argument is percent-encoded. */
export interface Route {
  readonly name: string;
  readonly arg?: string;
}

export function parseRoute(hash: string): Route {
  const [name = '', arg] = hash.replace(/^#?\/?/, '').split('/', 2);
  if (arg === undefined || arg === '') return { name: name === '' ? 'home' : name };
  try {
    return { name, arg: decodeURIComponent(arg) };
  } catch {
    return { name };
  }
}

export const routeHash = ({ name, arg }: Route): string =>
  name === 'home' ? '#/' : `#/${name}${arg === undefined ? '' : `/${encodeURIComponent(arg)}`}`;

/** Goes to a place; the browser's own back button works. */
export function go(name: string, arg?: string): void {
  location.hash = routeHash(arg === undefined ? { name } : { name, arg });
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const listener = () => setHash(location.hash);
    addEventListener('hashchange', listener);
    return () => removeEventListener('hashchange', listener);
  }, []);
  return parseRoute(hash);
}
