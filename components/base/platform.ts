/** What screens ask of the browser itself. The extension sets the real one, the gallery a stand-in. */
export interface Platform {
  /** Address of a file of the extension. */
  url(path: string): string;
  /** Opens one of the extension's pages in a tab, and closes the popup it was asked from. */
  openTab(path: string): Promise<void>;
  /** Opens a page of the web in a tab of its own. */
  openSite(url: string): Promise<void>;
  /** Brings the one window of waiting requests to the front. */
  openApprovals(): Promise<void>;
  /** The page the user looks at. */
  activeTabUrl(): Promise<string | undefined>;
  /** A picture (data: URL) of the page the user looks at. */
  captureTab(): Promise<string>;
  /**
   * Looks for invoices of shops on the page the user looks at, and on for as long as the screen is up; each is told by its address, some
   * perhaps twice. Nothing comes of a page that the browser keeps to itself. Gives the way to stop.
   */
  findInvoices(onFound: (url: string) => void): () => void;
  /** Asks for hosts; must be called right in a click. */
  requestHosts(origins: readonly string[]): Promise<boolean>;
  /** Languages of the user, best first. */
  languages(): readonly string[];
}

let current: Platform | undefined;

export function setPlatform(platform: Platform): void {
  current = platform;
}

export function platform(): Platform {
  if (!current) throw new Error('no platform is set: call start() or setPlatform() first');
  return current;
}
