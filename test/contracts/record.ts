/** A request and its answer, as they went over the line. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly requestType: string;
  readonly requestBody: string | undefined;
  readonly status: number;
  readonly responseType: string;
  readonly responseBody: string;
}

/** `fetch` that also tells `sink` of each exchange. What it gives back can still be read. */
export function recorded(
  fetch: typeof globalThis.fetch,
  sink: (exchange: Exchange) => void,
): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const requestBody = request.body === null ? undefined : await request.clone().text();
    const response = await fetch(input, init);
    const type = response.headers.get('content-type') ?? '';
    // Only what an API answers is read ahead: a stream may never end.
    const responseBody = type.includes('json') || type === '' ? await response.clone().text() : '';
    sink({
      method: request.method,
      url: request.url,
      requestType: request.headers.get('content-type') ?? '',
      requestBody,
      status: response.status,
      responseType: type,
      responseBody,
    });
    return response;
  };
}
