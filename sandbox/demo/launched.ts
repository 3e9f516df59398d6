export interface LaunchRequest {
  readonly program: string;
  /** Folder of the built extension. */
  readonly extension: string;
  readonly shopUrl: string;
  readonly ready: boolean;
  readonly headless: boolean;
}

/** A browser that the demo has started. */
export interface DemoBrowser {
  /** Resolves when its user has closed it. */
  readonly closed: Promise<void>;
  /** Of the wallet, when --ready made it. */
  readonly password?: string;
  /** Where a test can look into a browser without a window. */
  readonly browserWSEndpoint?: string;
}
