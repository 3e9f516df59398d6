/** JSON Schema as BTCPay's OpenAPI files use it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

type Resolve = (schema: Schema) => Schema;
type Fields = Readonly<Record<string, unknown>>;

/**
 * What in `value` does not fit `schema`, each with its place; [] when all fits. The parts of an allOf are read as one
 * object, which is how these files mean "additionalProperties": no part knows the fields of the others.
 */
export function misfits(resolve: Resolve, schema: Schema, value: unknown, at = '$'): string[] {
  const parts = flatten(resolve, schema);
  if (value === null) return parts.some((part) => part.nullable === true) ? [] : [`${at} is null`];
  const faults = parts.flatMap((part) => [
    ...ofItself(part, value, at),
    ...ofChoices(resolve, part, value, at),
    ...ofItems(resolve, part, value, at),
  ]);
  return isFields(value) ? [...faults, ...ofFields(resolve, parts, value, at)] : faults;
}

/** A schema and all it is made of. */
function flatten(resolve: Resolve, schema: Schema): Schema[] {
  const own = resolve(schema);
  const parts = [own, ...(own.allOf ?? []).flatMap((part) => flatten(resolve, part))];
  // "nullable" beside a $ref counts too.
  return schema.nullable === true && own !== schema ? [{ nullable: true }, ...parts] : parts;
}

function ofItself(part: Schema, value: unknown, at: string): string[] {
  if (part.type !== undefined && !isOfType(part.type, value))
    return [`${at} is ${kindOf(value)}, not ${part.type}`];
  if (part.enum !== undefined && !part.enum.includes(value))
    return [`${at} is ${JSON.stringify(value)}, not one of ${part.enum.join(', ')}`];
  if (part.format === 'decimal' && typeof value === 'string' && !/^-?\d+(\.\d+)?$/.test(value))
    return [`${at} is no decimal: ${JSON.stringify(value)}`];
  if (typeof value === 'number' && (value < (part.minimum ?? value) || value > (part.maximum ?? value)))
    return [`${at} is out of range: ${value}`];
  return [];
}

/** oneOf is read as anyOf: alternatives in these files overlap. */
function ofChoices(resolve: Resolve, part: Schema, value: unknown, at: string): string[] {
  const choices = part.anyOf ?? part.oneOf;
  if (choices === undefined) return [];
  const tries = choices.map((choice) => misfits(resolve, choice, value, at));
  return tries.some((faults) => faults.length === 0)
    ? []
    : [`${at} fits no alternative: ${tries.map((faults) => faults[0]).join(' | ')}`];
}

function ofItems(resolve: Resolve, part: Schema, value: unknown, at: string): string[] {
  const { items } = part;
  if (items === undefined || !Array.isArray(value)) return [];
  return value.flatMap((item, i) => misfits(resolve, items, item, `${at}[${i}]`));
}

function ofFields(resolve: Resolve, parts: readonly Schema[], value: Fields, at: string): string[] {
  const known = Object.assign({}, ...parts.map((part) => part.properties ?? {})) as Record<string, Schema>;
  // An alternative may bring fields of its own: then what it does not know is not a fault here.
  const closed =
    parts.some((part) => part.additionalProperties === false) &&
    !parts.some((part) => part.anyOf !== undefined || part.oneOf !== undefined);
  const missing = parts
    .flatMap((part) => part.required ?? [])
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => `${at}.${name} is missing`);
  const wrong = Object.entries(value).flatMap(([name, field]) => {
    const place = `${at}.${name}`;
    if (Object.hasOwn(known, name)) return misfits(resolve, known[name] ?? {}, field, place);
    return closed ? [`${place} is not in the contract`] : [];
  });
  return [...missing, ...wrong];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'object':
      return isFields(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      // The other names of JSON Schema are those of typeof.
      return kindOf(value) === type;
  }
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
