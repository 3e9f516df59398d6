/** Version of the hub's API, as mph_status tells it. */
export const VERSION = '2.0.0';
