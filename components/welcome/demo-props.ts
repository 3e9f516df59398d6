/** What the way that does everything by itself is told. */
export interface DemoProps {
  /** There was no wallet when it began. */
  readonly fresh: boolean;
  readonly onReady: () => void;
}
