type Stop = () => Promise<void> | void;

/** What has been started, stopped in the opposite order: also when Ctrl-C comes in the middle of the start. */
export interface Cleanup {
  add(stop: Stop): void;
  run(): Promise<void>;
}

export function cleanup(): Cleanup {
  const stops: Stop[] = [];
  return {
    add: (stop) => void stops.push(stop),
    async run() {
      for (let stop = stops.pop(); stop; stop = stops.pop()) {
        try {
          await stop();
        } catch {
          // One part that does not end well must not keep the others up.
        }
      }
    },
  };
}
