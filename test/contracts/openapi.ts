import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Schema } from './schema.ts';

export interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content>>;
}

interface Document {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** All the files of a folder as one document: their references cross files. */
export interface Openapi {
  /** The operation of a request, path templates filled; undefined: the files have none. */
  operation(method: string, pathname: string): Operation | undefined;
  /** Follows a reference. Throws Error for one that leads nowhere. */
  resolve<T extends { readonly $ref?: string }>(value: T): T;
}

export function readOpenapi(folder: string): Openapi {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  if (files.length === 0) throw new Error(`There are no OpenAPI files in ${folder}.`);
  const documents = files.map(
    (name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Document,
  );
  const routes = new Map<string, Record<string, unknown>>();
  const parts = new Map<string, unknown>();
  for (const { paths = {}, components = {} } of documents) {
    for (const [template, methods] of Object.entries(paths))
      routes.set(template, { ...routes.get(template), ...methods });
    for (const [kind, named] of Object.entries(components))
      for (const [name, part] of Object.entries(named)) parts.set(`#/components/${kind}/${name}`, part);
  }
  // Names without a hole go first: api-keys/current before api-keys/{apikey}.
  const templates = [...routes.keys()].sort((a, b) => holes(a) - holes(b));

  function resolve<T extends { readonly $ref?: string }>(value: T): T {
    if (value.$ref === undefined) return value;
    const found = parts.get(value.$ref) as T | undefined;
    if (found === undefined) throw new Error(`${value.$ref} is in none of the files`);
    return resolve(found);
  }

  function find(method: string, pathname: string): Operation | undefined {
    for (const template of templates) {
      const methods = routes.get(template) ?? {};
      const operation = methods[method.toLowerCase()] as Operation | undefined;
      if (operation === undefined || !fits(template, pathname)) continue;
      const shared = (methods['parameters'] ?? []) as Parameter[];
      return { ...operation, parameters: [...shared, ...(operation.parameters ?? [])] };
    }
    return undefined;
  }

  return {
    resolve,
    // The files list newer paths without the store; those inside a store are older and work everywhere.
    operation: (method, pathname) =>
      find(method, pathname) ?? find(method, pathname.replace(/\/stores\/[^/]+(?=\/)/, '')),
  };
}

function holes(template: string): number {
  return template.split('{').length - 1;
}

function fits(template: string, pathname: string): boolean {
  const [wanted, given] = [template.split('/'), pathname.split('/')];
  return (
    wanted.length === given.length && wanted.every((part, i) => part === given[i] || part.startsWith('{'))
  );
}
