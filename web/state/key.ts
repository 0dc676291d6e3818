// The API key of this tab, for an installation that has keys. It never stands in an address, and is forgotten with the
// tab.

const name = 'flyball-key';

export const readKey = (): string | null => window.sessionStorage.getItem(name);

export function keepKey(key: string | null): void {
  if (key === null) window.sessionStorage.removeItem(name);
  else window.sessionStorage.setItem(name, key);
}
