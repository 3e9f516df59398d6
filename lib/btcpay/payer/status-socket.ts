/** What is used of a WebSocket; the browser's and Node's are one. */
export type SocketConstructor = new (
  url: string,
) => {
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onerror: ((event: Event) => void) | null;
  close(): void;
};

export interface StatusSocket {
  readonly closed: boolean;
  close(): void;
}

/**
 * Listens to the changes of one invoice: any frame but the server's text `ping` says "ask again", whatever is in it
 * (btcpay.md §2.4). A server refuses it where nothing will change any more; it then is closed, and nothing is thrown.
 */
export function openStatusSocket(Socket: SocketConstructor, url: string, onChange: () => void): StatusSocket {
  let closed = false;
  const end = (): void => {
    closed = true;
  };
  try {
    const socket = new Socket(url);
    socket.onmessage = ({ data }) => {
      if (!closed && data !== 'ping') onChange();
    };
    socket.onclose = end;
    socket.onerror = end;
    return {
      get closed() {
        return closed;
      },
      close() {
        end();
        socket.close();
      },
    };
  } catch {
    return { closed: true, close: end };
  }
}
