/** What a store wants to be told, and where. */
export interface Webhook {
  readonly id: string;
  readonly storeId: string;
  url: string;
  enabled: boolean;
  automaticRedelivery: boolean;
  secret: string;
  everything: boolean;
  specificEvents: readonly string[];
}

/** One try to tell it. */
export interface Delivery {
  readonly id: string;
  readonly webhookId: string;
  readonly originalId: string;
  /** Milliseconds. */
  readonly at: number;
  /** The exact text that was signed and sent. */
  readonly body: string;
  httpCode: number | null;
  status: 'HttpSuccess' | 'HttpError' | 'Failed';
  errorMessage: string | null;
}
