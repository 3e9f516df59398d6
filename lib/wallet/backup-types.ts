/** What a backup holds beside the connections: plain JSON by name. As secret as the seed, so only the sealed file has it. */
export type Beside = Readonly<Record<string, unknown>>;
